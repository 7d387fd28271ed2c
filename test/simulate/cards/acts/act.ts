import type { CardsMachine } from '../cards-machine.ts';
import type { CardsWorld } from '../cards-world.ts';
import type { KnownPayment } from '../memory.ts';

/** Something that somebody does in one step. What it does is drawn before the step begins. */
export interface Act {
  readonly kind: 'client' | 'method' | 'notice' | 'other';
  readonly run: (machine: CardsMachine) => Promise<void>;
}

/** Draws an act, upon one payment where it is about one; nothing where there is nothing to do. */
export type DrawAct = (world: CardsWorld, focus: KnownPayment | undefined) => Act | undefined;
