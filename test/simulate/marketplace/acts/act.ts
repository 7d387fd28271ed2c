import type { MarketMachine } from '../market-machine.ts';
import type { MarketWorld } from '../market-world.ts';

/** Something that somebody does in one step. What it does is drawn before the step begins. */
export type Act = (machine: MarketMachine) => Promise<void>;

/** Draws an act; nothing where there is nothing to do. */
export type DrawAct = (world: MarketWorld) => Act | undefined;
