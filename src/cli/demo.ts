import { CommandFault } from './command-fault.ts';

/** `bascule demo`: tells a story of payments in the terminal. */
export const demo = async (story: string): Promise<void> => {
  throw new CommandFault(`The story ${story} waits for the payments module.`);
};
