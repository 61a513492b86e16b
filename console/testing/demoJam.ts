import type { ScriptedJam } from './scriptedJam.ts';
import type { ScriptedGeneration } from './scriptedGeneration.ts';

const PACE_MS = 20;

const LANES: readonly [role: string, weight: number, text: string][] = [
  ['analyst', 0.3, 'The claim rests on two premises. The first is **measured**, the second is assumed.\n\n1. Output per hour rose.\n2. It stays so.'],
  ['relational', 0.25, 'Those who asked for it feel heard. Those who serve customers on Fridays may feel left alone with the change.'],
  ['ethics', 0.25, 'Fairness between teams matters more here than the average. Nobody should work longer days to pay for it.'],
  ['verification', 0.2, 'Three of the five studies that are usually cited were short, and of volunteers.'],
];

const SYNTHESIS =
  'Try it for six months, with a team that deals with customers among those who try. **Measure** what customers wait, not only what people say, and decide before you begin what would end the trial.';

export const TRUST = {
  tau: 0.7,
  level: 'moderate',
  tension: 0.3,
  uncertainty: 0.4,
  contradiction: 0.2,
  emotionalIntensity: 0.35,
  regulation: 'normal',
  repairs: 0,
  source: 'reported',
  evidence: [
    { component: 'uncertainty', value: 0.4, by: 'verification', text: 'Three of five studies were of volunteers.' },
    { component: 'tension', value: 0.3, by: 'relational', text: 'Teams are affected differently.' },
  ],
};

/**
 * Plays by itself. `dead` in the question silences a lane, `long` lets it play on until it is stopped. Lanes and answer
 * end only when they may.
 */
export function tellJam(jam: ScriptedJam, lanesMayEnd = Promise.resolve(), answerMayEnd = Promise.resolve()): void {
  const { message } = jam.request;
  const times = message.includes('long') ? 30 : 1;
  jam.whole.start('demo').phase('planner', { description: 'The question is split' });
  const planner = jam.part('planner', null).start('demo').chunk('{"strategy": "weigh benefits against fairness"}').complete();
  const played = LANES.map(([role, weight, text]) => {
    const part = jam.part(role, weight).start('demo');
    jam.whole.phase(role, { description: 'Playing', partId: part.sessionId });
    if (role === 'verification' && message.includes('dead')) {
      part.error('PROVIDER_TIMEOUT', 'grok-4.3 sent nothing in time.', false);
      return { role, weight, part, done: Promise.resolve() };
    }
    const done = spoken(part, `${text}\n\n`.repeat(times)).then(async () => {
      await lanesMayEnd;
      if (part.ended) return;
      part.complete();
      jam.whole.phase(role, { description: 'Done', status: 'complete', partId: part.sessionId, trust: TRUST });
    });
    return { role, weight, part, done };
  });
  void Promise.all(played.map(({ done }) => done)).then(async () => {
    if (jam.whole.ended) return;
    await spoken(jam.whole, SYNTHESIS);
    await answerMayEnd;
    if (jam.whole.ended) return;
    const parts = [{ role: 'planner', weight: null, part: planner }, ...played].map(({ role, weight, part }) => ({
      role,
      weight,
      sessionId: part.sessionId,
      model: 'demo',
      totalTokens: part.tokens,
      totalCost: part.cost,
      latencyMs: 1_840,
      ttftMs: 210,
      status: role === 'verification' && message.includes('dead') ? 'failed' : 'complete',
      code: role === 'verification' && message.includes('dead') ? 'PROVIDER_TIMEOUT' : undefined,
    }));
    const all = [jam.whole, ...jam.parts];
    jam.whole.complete({
      parts,
      trust: TRUST,
      plan: { strategy: 'Weigh benefits against fairness', source: 'planner' },
      totalTokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
      totalCost: all.reduce((sum, { cost }) => sum + cost, 0),
    });
  });
}

function spoken(generation: ScriptedGeneration, text: string): Promise<void> {
  const words = text.match(/\S+\s*/g) ?? [];
  return new Promise((resolve) => {
    let index = 0;
    const timer = setInterval(() => {
      if (!generation.ended && index < words.length) {
        generation.chunk(words[index] ?? '');
        index += 1;
        return;
      }
      clearInterval(timer);
      resolve();
    }, PACE_MS);
  });
}
