package dev.upright.bench.page;

/** One page that needs nothing else: no script, no file beside it, nothing from the net. It knows light and dark. */
public final class Page {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --line: #d0d5dd; --ground: #ffffff; --card: #f7f8fa;
              --accent: #2f6fdf; --good: #2a9d63; --bad: #d64545; --fourth: #b7791f; --fifth: #8452c9; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #3a4252; --ground: #12161d;
              --card: #1a202a; --accent: #6ea0ff; --good: #46c387; --bad: #ff7b7b; --fourth: #e0b050; --fifth: #b794f4; } }
            body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--ink);
              background: var(--ground); }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
            h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
            p, figcaption, pre { color: var(--soft); } strong { color: var(--ink); }
            .row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
            figure { margin: 0; padding: .75rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
            svg { width: 20rem; max-width: 100%; display: block; } svg text { font-size: 11px; fill: var(--soft); }
            .frame { fill: none; stroke: var(--line); } .bar { fill: var(--accent); } .dot { fill: var(--bad); }
            .guide { stroke: var(--soft); stroke-dasharray: 4 4; } .curve { fill: none; stroke: var(--accent); stroke-width: 2; }
            .line { fill: none; stroke-width: 2; } .mark { stroke-width: 0; }
            .s0 { stroke: var(--accent); fill: var(--accent); color: var(--accent); } .s1 { stroke: var(--bad); fill: var(--bad); color: var(--bad); }
            .s2 { stroke: var(--good); fill: var(--good); color: var(--good); }
            .s3 { stroke: var(--fourth); fill: var(--fourth); color: var(--fourth); }
            .s4 { stroke: var(--fifth); fill: var(--fifth); color: var(--fifth); } .line { fill: none; } .key { margin-right: .75rem; }
            .confusion, .grid { border-collapse: collapse; } .confusion th, .confusion td, .grid th, .grid td { padding: .3rem .6rem;
              text-align: right; border: 1px solid var(--line); color: var(--ink); }
            .grid { font-size: .85rem; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; margin: .75rem 0; }
            .grid td.text { text-align: left; }
            .mistake { width: 10.5rem; font-size: .8rem; overflow-wrap: anywhere; } .mistake img { max-width: 100%; display: block; }
            pre { overflow-x: auto; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px;
              font-size: 12px; }
            """;

    private Page() {}

    /**
     * The page.
     *
     * @param title plain text
     * @param body markup, behind the heading
     */
    public static String of(String title, String body) {
        String heading = Html.text(title);
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <h1>%s</h1>
                %s
                </body>
                </html>
                """.formatted(heading, STYLE, heading, body.strip());
    }
}
