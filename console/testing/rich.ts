/** Everything of Markdown that models use. */
export const RICH = `## Backpressure, in short

A reader that **cannot keep up** must not slow the writer down. There are *three* ways, and [one that works](https://example.com/backpressure):

1. Drop what does not fit. Simple, and wrong for text.
2. Queue it. Memory then grows with the slowest reader.
3. Keep a log, and give each reader a cursor:
   - the log is written once,
   - a cursor is a number,
   - resuming is "everything after \`n\`".

> Nothing is kept per client to make it work.

\`\`\`ts
/** Everything behind \`after\`, then live. */
async function* follow(log: Log, after: number): AsyncIterable<Event> {
  for (let seq = after + 1; ; seq += 1) {
    const event = log.at(seq) ?? (await log.appended(seq)); // waits for the writer
    yield event;
    if (event.type === 'complete') return;
  }
}
\`\`\`

| way | memory | loses text | delay |
|:--|--:|:-:|--:|
| drop | 0 | yes | 0 ms |
| queue | $O(n \\cdot r)$ | no | grows |
| log and cursor | $O(n)$ | no | 0 ms |

With $r$ readers and $n$ characters the log needs

$$
M = n + r \\cdot \\underbrace{8}_{\\text{bytes}} \\qquad \\lim_{r \\to \\infty} \\frac{M}{r} = 8
$$

- [x] Written once
- [ ] Read by everybody

It cost $0.0021, not $5 or $10.
`;
