const EXAMPLES = [
  'What happens when the connection drops in the middle of an answer?',
  'How is the cost of an answer counted while it streams?',
  'Explain the difference between latency and throughput.',
];

interface Props {
  note: string | undefined;
  onPick: (question: string) => void;
}

export function EmptyState({ note, onPick }: Props) {
  return (
    <section className="empty">
      <h2>Ask a question</h2>
      <p>
        The answer appears token by token, with its cost and speed counted as it streams. Stop it at any time; a lost
        connection or a reload does not end it.
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
      <p className="empty-note">{note}</p>
    </section>
  );
}
