import type { Machine } from '../world/machine.ts';
import type { KnownPayment } from '../world/memory.ts';
import type { World } from '../world/world.ts';

/** Something that somebody does in one step. What it does is drawn before the step begins. */
export interface Act {
  readonly kind: 'client' | 'method' | 'notice' | 'other';
  readonly run: (machine: Machine) => Promise<void>;
}

/** Draws an act, upon one payment where it is about one; nothing where there is nothing to do. */
export type DrawAct = (world: World, focus: KnownPayment | undefined) => Act | undefined;
