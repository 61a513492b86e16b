import { randomUUID } from 'node:crypto';
import type { Socket } from 'socket.io';
import { ScriptedGeneration, type ScriptedRequest } from './scriptedGeneration.ts';

/** A jam as the test tells it: its own answer, and those of its parts. */
export class ScriptedJam {
  readonly jamId = randomUUID();
  readonly whole: ScriptedGeneration;
  readonly parts: ScriptedGeneration[] = [];

  constructor(
    readonly request: ScriptedRequest,
    private readonly register: (generation: ScriptedGeneration) => void,
  ) {
    this.whole = new ScriptedGeneration(this.jamId, request, { jamId: this.jamId, role: 'synthesiser' });
    this.whole.onStop(() => {
      for (const part of this.parts) if (!part.ended) part.stop();
    });
    register(this.whole);
  }

  /** Whoever watches the jam watches the part from its first event on. */
  part(role: string, weight: number | null): ScriptedGeneration {
    const part = new ScriptedGeneration(randomUUID(), { message: '' }, { jamId: this.jamId, role, weight });
    this.parts.push(part);
    this.register(part);
    for (const socket of this.whole.watchers) part.watch(socket, 0, false);
    return part;
  }

  watch(socket: Socket, after: number, resumed: boolean, seen: Record<string, number> = {}): void {
    this.whole.watch(socket, after, resumed);
    for (const part of this.parts) part.watch(socket, seen[part.sessionId] ?? 0, resumed);
  }
}
