import type { World } from './world/world.ts';

/**
 * A kind of random world: who lives in it, what it must have seen, and by which rules it is judged.
 * Dice, turns, processes that crash, the nemesis, the history, healing and the run over many seeds
 * are the same for all kinds, and know nothing of any. A kind is registered in `world-kinds.ts`.
 */
export interface WorldKind {
  /** As `--world` names it. */
  readonly name: string;
  /** What must have happened at least once over a run, beside what is asked of every kind. */
  readonly sometimes: readonly string[];
  /** The failpoints that its processes are crashed at, each in its turn. */
  crashPoints(): readonly string[];
  /** A failpoint on the way to a call, at which a process may stand for longer than its lease. */
  readonly pausePoint: string;
  /** The prefixes of ids whose objects a violation is told by: `pay` for payments. */
  readonly subjects: readonly string[];
  /** Puts those who live in it into an empty world. All chance comes from the world's dice. */
  begin(world: World): Promise<Life>;
}

/** One world of a kind, lived step by step and judged on the way. A rule broken is a sentence. */
export interface Life {
  /** How many steps it is lived with faults. */
  readonly steps: number;
  /** Plans what goes wrong with one of the next calls to the world outside. */
  planCallFault(): void;
  /** Plans that the world outside answers nonsense once: what, where it can. */
  misbehave(): Promise<string | undefined>;
  /** A few things happen at once; then time goes on. */
  playStep(): Promise<void>;
  /** Rules cheap enough for every step. */
  judgeStep(): Promise<readonly string[]>;
  /** Rules that hold at any moment between two steps. */
  judgeSafety(): Promise<readonly string[]>;
  /** No more faults: what was lost on the way comes after all, and time passes every lease. */
  heal(): Promise<void>;
  /** Everything due is done, and time goes on to what is due next; true where nothing is left. */
  healRound(round: number): Promise<boolean>;
  /** Rules that hold at the end, when all has come to rest. */
  judgeEnd(): Promise<readonly string[]>;
  /** Counts what happened, and leaves nothing that the next world on the same database would find. */
  end(): Promise<void>;
}
