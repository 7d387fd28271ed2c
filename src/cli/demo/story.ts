import type { DemoWorld } from './demo-world.ts';
import type { Narrator } from './narrator.ts';

/** Where a story is played: a world, and somebody who says what happens in it. */
export interface Stage {
  readonly world: DemoWorld;
  readonly tell: Narrator;
}

/** One thing that happens to a payment, and what it shows. */
export interface Chapter {
  readonly title: string;
  play(stage: Stage): Promise<void>;
}

/** A tale of several chapters on one ledger. */
export interface Story {
  readonly title: string;
  readonly chapters: readonly Chapter[];
  /** Whether the books agree once all is told. */
  end(stage: Stage): Promise<boolean>;
}
