// Checks a stream of signed records with code that others wrote. Each line of output is one check; run starts it.
import { createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { HTTP } = require('cloudevents');
// The SDK's build carries the specification's own JSON Schema, compiled.
const schema = require(fileURLToPath(new URL('node_modules/cloudevents/dist/schema/v1.js', import.meta.url)));
const { crypto, dsse } = require('@sigstore/core');
const { createSasTokenProvider } = require('@azure/core-amqp');
const { AzureNamedKeyCredential } = require('@azure/core-auth');

const [streamFile, keyFile, output] = process.argv.slice(2);
const lines = readFileSync(streamFile, 'utf8').split('\n').filter(line => line);
const events = lines.map(line => JSON.parse(line));
const key = createPublicKey(readFileSync(keyFile));
let failed = 0;

function check(what, holds) {
  const wrong = [];
  events.forEach((event, i) => {
    let said = '';
    try {
      said = holds(event, lines[i]);
    } catch (e) {
      said = String(e);
    }
    if (said !== true) wrong.push(`record ${i + 1}: ${said}`);
  });
  failed += wrong.length;
  console.log(`${wrong.length ? 'FAILED' : 'ok'}: ${what}, ${events.length} records`);
  wrong.forEach(each => console.log(`  ${each}`));
}

const says = (validate, value) => validate(value) || JSON.stringify(validate.errors);

check('CloudEvents: the JSON Schema of the specification', event => says(schema, event));
check('CloudEvents: that schema refuses an event without id', event => {
  const { id, ...rest } = event;
  return !schema(rest) || 'taken without its id';
});
check('CloudEvents: the JavaScript SDK reads a structured event', (event, line) => {
  const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body: line });
  return (read.id === event.id && read.sequence === event.sequence && read.partitionkey === event.partitionkey
      && JSON.stringify(read.data) === JSON.stringify(event.data) && read.validate()) || 'read as something else';
});
const batch = HTTP.toEvent({
  headers: { 'content-type': 'application/cloudevents-batch+json' }, body: `[${lines.join(',')}]` });
check('CloudEvents: the JavaScript SDK reads a batch', event =>
  batch.some(read => read.id === event.id) || 'not in the batch');

mkdirSync(output, { recursive: true });
const unpacked = events.map(event => ({
  type: event.data.payloadType,
  payload: Buffer.from(event.data.payload, 'base64'),
  signature: Buffer.from(event.data.signatures[0].sig, 'base64'),
}));
check('DSSE: @sigstore/core verifies the envelope', event => {
  const { type, payload, signature } = unpacked[events.indexOf(event)];
  return crypto.verify(dsse.preAuthEncoding(type, payload), key, signature) || 'not verified';
});
check('DSSE: and refuses it with one byte changed', event => {
  const { type, payload, signature } = unpacked[events.indexOf(event)];
  const altered = Buffer.from(payload);
  altered[altered.length >> 1] ^= 1;
  return !crypto.verify(dsse.preAuthEncoding(type, altered), key, signature) || 'verified all the same';
});
// For openssl, which knows Ed25519 and no envelopes.
unpacked.forEach(({ type, payload, signature }, i) => {
  writeFileSync(join(output, `${i + 1}.pae`), dsse.preAuthEncoding(type, payload));
  writeFileSync(join(output, `${i + 1}.sig`), signature);
});

const EXPIRES = 1893456000;
const VECTOR = 'SharedAccessSignature sr=https%3A%2F%2Fns1.servicebus.windows.net%2Fhub1'
    + '&sig=Hi1sbZHxliGl5g8vVD3fWVCom7F%2BsTNyJNMkVZAiX5M%3D&se=1893456000&skn=send';
const now = Date.now;
Date.now = () => (EXPIRES - 3600) * 1000;
const token = await createSasTokenProvider(new AzureNamedKeyCredential('send', 'a2V5K2tleS9rZXk='))
    .getToken('https://ns1.servicebus.windows.net/hub1');
Date.now = now;
const same = token.token === VECTOR;
failed += same ? 0 : 1;
console.log(`${same ? 'ok' : 'FAILED'}: Azure: @azure/core-amqp makes the token of our test's vector`);
if (!same) console.log(`  ${token.token}`);

process.exit(failed ? 1 : 0);
