/** Everything a model should not be able to do to a page, and what is merely too much. */
export const HOSTILE = `# A heading <script>window.pwned = 1</script>

<script>window.pwned = 1; alert('script')</script>

<img src="https://evil.example/pixel.gif" onerror="window.pwned = 1">
<iframe src="javascript:alert(1)"></iframe>
<style>* { display: none }</style>
<form action="https://evil.example"><input name="password"></form>

[a link](javascript:alert('link')), [another](data:text/html,<script>alert(1)</script>), [a third](vbscript:x),
![a picture](https://evil.example/pixel.gif), <https://example.com/honest>, [and] a [reference].

[and]: javascript:alert(1)
[reference]: https://example.com/reference

Maths that wants more than maths: $\\href{javascript:alert(1)}{x}$ and $\\htmlStyle{position:fixed}{x}$, and honest $a^2 + b^2 = c^2$.

\`\`\`ts
const text = '</code></pre><script>window.pwned = 1</script>';
\`\`\`

${'>'.repeat(200)} deep

${'unbroken'.repeat(400)}

| ${Array.from({ length: 12 }, (_, index) => `column ${index}`).join(' | ')} |
| ${Array.from({ length: 12 }, () => '---').join(' | ')} |
${Array.from({ length: 150 }, (_, row) => `| ${Array.from({ length: 12 }, (_cell, index) => `${row}.${index} <b onclick=alert(1)>`).join(' | ')} |`).join('\n')}
`;
