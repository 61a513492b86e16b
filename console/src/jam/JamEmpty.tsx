const EXAMPLES = [
  'Should a small company move to a four-day week?',
  'Is it fair to let an algorithm decide on loans?',
  'How do I tell a friend that their business plan will not work?',
];

export function JamEmpty({ onPick }: { onPick: (question: string) => void }) {
  return (
    <section className="empty">
      <h2>Let the band play</h2>
      <p>
        A planner splits the question, four agents work on it side by side, and one answer is made of theirs, with how
        far it can be relied on.
      </p>
      <ul className="examples">
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => onPick(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
