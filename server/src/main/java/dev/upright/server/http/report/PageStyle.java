package dev.upright.server.http.report;

/** How a report's page looks, by day and by night, on a desk and on a phone. */
final class PageStyle {
    /** It is escaped like every text, so it has none of the characters that would change by that. */
    static final String TEXT = """

            :root { color-scheme: light dark; --back: #fbfbfa; --card: #ffffff; --ink: #1c2024; --quiet: #5d6570; --rule: #dfe2e6;
              --stable: #2f6fde; --canary: #b86400; --good: #17794a; --bad: #c4292b; --wait: #6b7280; }
            @media (prefers-color-scheme: dark) {
              :root { --back: #15171a; --card: #1d2024; --ink: #e7e9ec; --quiet: #a1a8b2; --rule: #343940;
                --stable: #79a6ff; --canary: #f2a541; --good: #4cc38a; --bad: #ff7b7d; --wait: #9aa2ad; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--back); color: var(--ink);
              font: 16px/1.45 system-ui, -apple-system, Segoe UI, Roboto, sans-serif; font-variant-numeric: tabular-nums; }
            main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
            header, section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1rem 1.25rem;
              margin: 0 0 1rem; }
            h1 { font-size: 1.6rem; line-height: 1.25; margin: .4rem 0 .6rem; text-wrap: balance; }
            h2 { font-size: 1.1rem; margin: 0 0 .4rem; }
            p { margin: .3rem 0; overflow-wrap: anywhere; }
            a { color: var(--stable); }
            code { font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
            .quiet { color: var(--quiet); font-size: .85rem; font-weight: normal; }
            .why { border-left: 3px solid var(--rule); padding-left: .75rem; }
            .badge { display: inline-block; border: 1px solid currentColor; border-radius: 99px; padding: 0 .6rem; font-size: .8rem;
              font-weight: 600; color: var(--wait); }
            .badge.holding, .badge.promoted, .badge.going-on { color: var(--good); }
            .badge.breached, .badge.rolled-back { color: var(--bad); }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; margin-top: .5rem; }
            th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--rule); }
            thead th { border-top: 0; font-size: .85rem; color: var(--quiet); }
            tbody th { font-weight: 600; }
            tbody th.word { font-weight: normal; color: var(--quiet); padding-left: .75rem; }
            .arms td { min-width: 14rem; }
            .arms td b { display: inline-block; min-width: 4.5rem; }
            svg { vertical-align: middle; max-width: 100%; }
            .chart { width: 100%; min-width: 30rem; height: auto; }
            .chart text { fill: var(--quiet); font-size: 11px; }
            .track { fill: var(--rule); }
            .grid { stroke: var(--rule); stroke-width: 1; }
            .band { opacity: .35; }
            .stable { --own: var(--stable); }
            .canary { --own: var(--canary); }
            .bad { --own: var(--bad); }
            .band, .mark, .bar { fill: var(--own, var(--quiet)); }
            .curve { fill: none; stroke: var(--own); stroke-width: 2; }
            .curve.canary { stroke-dasharray: 7 3; }
            .key { display: inline-block; width: .8rem; height: .8rem; border-radius: 3px; background: var(--own); vertical-align: -1px; }
            .steps { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; padding: 0; margin: .5rem 0; font-size: .85rem; }
            .steps li { flex: 1 1 5rem; padding: .4rem .6rem; border-top: 5px solid var(--rule); color: var(--quiet); }
            .steps .passed { border-color: var(--good); }
            .steps .here { border-color: var(--canary); color: var(--ink); }
            .matrix { width: auto; }
            .matrix th, .matrix td { border: 1px solid var(--rule); padding: .3rem .6rem; }
            .matrix td { text-align: right; }
            .matrix .none { color: var(--quiet); }
            .matrix .agree { background: color-mix(in srgb, var(--good) var(--strength), transparent); }
            .matrix .differ { background: color-mix(in srgb, var(--bad) var(--strength), transparent); }
            .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem; list-style: none;
              padding: 0; margin: .5rem 0 0; }
            .pictures li { border: 1px solid var(--rule); border-radius: 8px; padding: .6rem; font-size: .9rem; }
            .pictures img { display: block; width: 100%; height: 11rem; object-fit: contain; background: var(--back); margin-bottom: .4rem; }
            footer { padding: 0 1.25rem; }
            .guardrails td { white-space: nowrap; }
            .guardrails th { min-width: 6rem; }
            @media (max-width: 40rem) { .arms td { min-width: 8rem; } .arms td svg, .arms td .quiet { display: block; } .arms td br { display: none; }
              .guardrails tbody th { min-width: 10rem; } }
            @media (max-width: 40rem) { h1 { font-size: 1.3rem; } header, section { padding: .8rem; } body { font-size: 15px; } }
            @media print { body { background: none; } header, section { break-inside: avoid; } }
            """;

    private PageStyle() {}
}
