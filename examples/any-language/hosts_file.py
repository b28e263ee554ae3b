#!/usr/bin/env python3
"""An Assay plugin in Python: checks that a hosts file gives localhost a loopback address.

It speaks the worker protocol, version 0 (docs/worker-protocol.md), with nothing but Python's own library. The upper half is the
protocol, to be copied into other plugins; the lower half is the check.
"""
import hmac
import os
import platform
import socket
import struct
import sys
import threading

START, HELLO, WELCOME, DESCRIBE, RUN, CANCEL, INTERRUPT, SECRET, BYE = 1, 2, 3, 4, 5, 7, 8, 9, 10
OBSERVATION, EXCLUSION, PROGRESS, LOG, SECRET_REQUEST, END, DESCRIPTOR = 32, 33, 34, 35, 36, 38, 39
NOT_SATISFIED, INCONCLUSIVE, SATISFIED, NOT_APPLICABLE = 1, 2, 3, 4
RESOURCE, EXAMINE = 5, 0


class Out:
    """Collects one frame."""

    def __init__(self, kind):
        self.parts = [bytes([kind])]

    def u8(self, n):
        self.parts.append(struct.pack(">B", n))
        return self

    def u32(self, n):
        self.parts.append(struct.pack(">I", n))
        return self

    def i64(self, n):
        self.parts.append(struct.pack(">q", n))
        return self

    def f64(self, n):
        self.parts.append(struct.pack(">d", n))
        return self

    def data(self, raw):
        self.u32(len(raw))
        self.parts.append(raw)
        return self

    def text(self, text):
        return self.data(text.encode("utf-8", "backslashreplace"))

    def maybe(self, text):
        return self.u8(0) if text is None else self.u8(1).text(text)

    def frame(self):
        body = b"".join(self.parts)
        return struct.pack(">I", len(body)) + body


class In:
    """Reads the fields of one frame."""

    def __init__(self, body):
        self.kind, self.body, self.at = body[0], body, 1

    def take(self, n):
        if self.at + n > len(self.body):
            raise ValueError("frame %d ends within a field" % self.kind)
        self.at += n
        return self.body[self.at - n:self.at]

    def u8(self):
        return self.take(1)[0]

    def u32(self):
        return struct.unpack(">I", self.take(4))[0]

    def i64(self):
        return struct.unpack(">q", self.take(8))[0]

    def data(self):
        return self.take(self.u32())

    def text(self):
        return self.data().decode("utf-8")

    def maybe(self):
        return self.text() if self.u8() else None

    def pairs(self):
        return {self.text(): self.text() for _ in range(self.u32())}

    def value(self):
        tag = self.u8()
        if tag == 0 or tag == 4 or tag == 5:
            text = self.text()
            return text if tag == 0 else int(text) if tag == 4 else float(text)
        if tag == 1 or tag == 2:
            return tag == 2
        if tag == 3:
            return self.i64()
        if tag == 6:
            return [self.value() for _ in range(self.u32())]
        if tag == 7:
            return self.values()
        return ("secret", self.text())

    def values(self):
        return {self.text(): self.value() for _ in range(self.u32())}


class Channel:
    """Frames over a file-like pair."""

    def __init__(self, reader, writer):
        self.reader, self.writer, self.lock = reader, writer, threading.Lock()

    def exactly(self, n):
        got = b""
        while len(got) < n:
            more = self.reader(n - len(got))
            if not more:
                raise EOFError
            got += more
        return got

    def read(self, most=64 << 20):
        length = struct.unpack(">I", self.exactly(4))[0]
        if not 1 <= length <= most:
            raise ValueError("a frame of %d bytes" % length)
        return In(self.exactly(length))

    def send(self, out):
        with self.lock:
            self.writer(out.frame())


class Context:
    """What a plugin has: parameters, host facts, the folder, cancellation, and where to report."""

    def __init__(self, channel, run):
        self.channel = channel
        self.cancelled = threading.Event()
        run.text(), run.text(), run.text(), run.text()
        [run.u32() for _ in range(run.u32())]
        self.job, self.attempt = run.text(), run.u32()
        run.u8(), [run.text() for _ in range(run.u32())]
        self.parameters = run.values()
        for _ in range(2):
            [(run.text(), run.maybe(), run.maybe(), run.maybe(), run.maybe()) for _ in range(run.u32())]
        run.u32(), run.pairs()
        self.host_pid, self.java_home, self.container = run.i64(), run.text(), run.u8()
        self.host_arguments = [run.text() for _ in range(run.u32())]
        self.host_code = [run.text() for _ in range(run.u32())]
        self.host = run.pairs()
        self.folder, self.nanos_left = run.text(), run.i64()
        self.seconds, self.nanos = run.i64(), run.u32()
        self.secrets, self.answered = {}, threading.Condition()

    def report(self, check, uri, verdict, title, actual=None, reason=None, evidence=None):
        out = Out(OBSERVATION).text(check)
        out.u8(RESOURCE).text(uri).text(uri).u8(0)
        out.i64(self.seconds).u32(self.nanos)
        out.u8(EXAMINE).text(title).text(title).u8(0).maybe(actual).u8(verdict)
        if reason:
            out.u8(1).text(reason).text(title).u32(0)
        else:
            out.u8(0)
        out.u8(0)  # expires
        if evidence is None:
            out.u32(0)
        else:
            out.u32(1).text("what was read").text("text/plain; charset=utf-8").u8(0).u8(1).data(evidence)
        self.channel.send(out.u32(0).u32(0).u8(0))

    def log(self, text, level=800):
        self.channel.send(Out(LOG).u32(level).text(text))

    def progress(self, text, fraction=-1.0):
        self.channel.send(Out(PROGRESS).text(text).f64(fraction))

    def secret(self, name):
        with self.answered:
            number = len(self.secrets) + 1
            self.secrets[number] = None
            self.channel.send(Out(SECRET_REQUEST).i64(number).text(name))
            while self.secrets[number] is None:
                self.answered.wait()
        answer = self.secrets[number]
        if not answer.u8():
            raise PermissionError(answer.text())
        answer.text()  # version
        return answer.data().decode("utf-8")

    def listen(self):
        try:
            while True:
                frame = self.channel.read()
                if frame.kind == CANCEL:
                    self.cancelled.set()
                elif frame.kind == SECRET:
                    with self.answered:
                        self.secrets[frame.i64()] = frame
                        self.answered.notify_all()
                elif frame.kind == BYE:
                    return
        except (EOFError, OSError):
            os._exit(70)


def lifeline():
    while os.read(0, 1):
        pass
    os._exit(70)


def serve(describe, attest):
    start = Channel(lambda n: os.read(0, n), None).read(65536)
    if start.kind != START:
        sys.exit("START was due")
    oldest, _newest, transport, address = start.u32(), start.u32(), start.u8(), start.text()
    token, answer = start.data(), start.data()
    if oldest > 0:
        sys.exit("this plugin speaks version 0 of the worker protocol, the host %d and newer" % oldest)
    threading.Thread(target=lifeline, daemon=True).start()
    if transport == 0:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(address)
    else:
        host, port = address.rsplit(":", 1)
        sock = socket.create_connection((host, int(port)))
    channel = Channel(sock.recv, sock.sendall)
    channel.send(Out(HELLO).u32(0).data(token).text("Python " + platform.python_version()))
    welcome = channel.read()
    welcome.u32()
    if welcome.kind != WELCOME or not hmac.compare_digest(welcome.data(), answer):
        sys.exit("the host's token is another one")
    order = channel.read()
    if order.kind == DESCRIBE:
        channel.send(describe(Out(DESCRIPTOR)))
        channel.read()
        return
    context = Context(channel, order)
    reader = threading.Thread(target=context.listen)
    reader.start()
    try:
        attest(context)
        channel.send(Out(END).u8(1))
    except Exception as e:  # whatever the check threw is told
        channel.send(Out(END).u8(0).u32(1).text(type(e).__name__).maybe(str(e)).u8(0).u32(0))
    reader.join()


# ---------------------------------------------------------------------------------------------------- the check


def describe(out):
    out.text("hosts-file").text("1.0.0").text("Hosts file")
    out.u32(1)
    out.text("hosts.localhost").text("localhost is a loopback address").u8(2)
    out.text("Give localhost the address 127.0.0.1 or ::1.").text("").u32(0)
    out.u32(1)
    return out.text("file").u8(6).text("the hosts file").u8(0).maybe("/etc/hosts").u32(0)


def attest(context):
    path = context.parameters.get("file", "/etc/hosts")
    uri = "file:" + path
    context.progress("reading " + path)
    try:
        with open(path, "rb") as file:
            raw = file.read(1 << 20)
    except OSError as e:
        context.report("hosts.localhost", uri, INCONCLUSIVE, "it can't be read: " + str(e.strerror), reason="UNREADABLE")
        return
    addresses = []
    for line in raw.decode("utf-8", "replace").splitlines():
        fields = line.split("#", 1)[0].split()
        if "localhost" in fields[1:]:
            addresses.append(fields[0])
    strangers = [a for a in addresses if not (a.startswith("127.") or a == "::1")]
    if not addresses:
        context.report("hosts.localhost", uri, NOT_SATISFIED, "localhost has no address", actual="none", evidence=raw)
    elif strangers:
        context.report("hosts.localhost", uri, NOT_SATISFIED, "localhost is elsewhere", actual=", ".join(strangers), evidence=raw)
    else:
        context.report("hosts.localhost", uri, SATISFIED, "localhost is a loopback address", actual=", ".join(addresses), evidence=raw)


if __name__ == "__main__":
    serve(describe, attest)
