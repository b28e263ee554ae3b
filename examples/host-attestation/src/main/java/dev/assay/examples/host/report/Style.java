package dev.assay.examples.host.report;

/** The page's style sheet, for light and dark. */
final class Style {

    static final String SHEET = """
            :root{--bg:#fbfbfa;--fg:#1d2126;--dim:#5d6670;--line:#dcdfe3;--card:#fff;
            --bad:#a4231c;--bad-bg:#fdeeec;--warn:#7a5200;--warn-bg:#fff5dc;--good:#1c6b3a;--good-bg:#e9f6ee;--na:#4c5560;--na-bg:#eef0f2}
            @media(prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e4e7ea;--dim:#9aa4ae;--line:#30363c;--card:#1b1f23;
            --bad:#ff9d94;--bad-bg:#3a1b19;--warn:#f2cd7a;--warn-bg:#33290f;--good:#8fdcab;--good-bg:#14301f;--na:#b3bcc5;--na-bg:#262b30}}
            *{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}
            main{max-width:72rem;margin:0 auto;padding:2rem 1.25rem 4rem}h1{font-size:1.7rem;margin:0 0 .25rem}
            h2{font-size:1.2rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}h3{font-size:1rem;margin:0 0 .35rem}
            p{margin:.3rem 0}code,pre{font:12.5px/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
            pre{background:var(--na-bg);padding:.6rem .8rem;border-radius:6px;white-space:pre-wrap;margin:.4rem 0;max-height:18rem;overflow:auto}
            a{color:inherit}.dim{color:var(--dim)}.law{font-size:1.05rem;font-weight:600;padding:.6rem .9rem;border-radius:8px;margin:1rem 0}
            .tiles{display:flex;flex-wrap:wrap;gap:.7rem;margin:1rem 0}.tile{flex:1 1 9rem;padding:.7rem .9rem;border-radius:8px}
            .tile b{display:block;font-size:1.6rem;line-height:1.2}.bad{background:var(--bad-bg);color:var(--bad)}
            .warn{background:var(--warn-bg);color:var(--warn)}.good{background:var(--good-bg);color:var(--good)}.na{background:var(--na-bg);color:var(--na)}
            .card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;margin:.6rem 0}
            .tag{display:inline-block;padding:.05rem .5rem;border-radius:99px;font-size:.82rem;font-weight:600;white-space:nowrap}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.4rem 0}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
            .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
            th{color:var(--dim);font-weight:600;white-space:nowrap}td.n{text-align:right;white-space:nowrap}
            details{margin:.5rem 0}summary{cursor:pointer}svg{width:100%;height:auto;display:block}svg text{fill:currentColor;font:11px system-ui,sans-serif}
            .two{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem}footer{margin-top:3rem;color:var(--dim);font-size:.9rem}
            .card>summary{overflow-wrap:anywhere}@media print{details::details-content{content-visibility:visible;height:auto}.card{break-inside:avoid}}
            """;

    private Style() {}

    /** The class that colours a verdict. */
    static String of(dev.assay.spi.result.Verdict verdict) {
        return switch (verdict) {
            case NOT_SATISFIED -> "bad";
            case INCONCLUSIVE -> "warn";
            case SATISFIED -> "good";
            case NOT_APPLICABLE -> "na";
        };
    }
}
