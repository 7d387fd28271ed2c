import { CommandFault } from './command-fault.ts';

export type KeysRequest = {
  readonly action: string;
  readonly id: string | undefined;
  readonly organisation?: string;
  readonly mode: string;
  readonly kind: string;
};

/** `bascule keys`: lists, creates and revokes API keys. */
export const keys = async (request: KeysRequest): Promise<void> => {
  throw new CommandFault(`keys ${request.action} waits for the identity module.`);
};
