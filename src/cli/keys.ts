import { type IdentityDeps, identity, type KeyKind } from '#identity';
import { createDatabase, isRefusal, type Mode } from '#kernel';

import { commandCaller } from './command-caller.ts';
import { CommandFault } from './command-fault.ts';
import { databaseUrlOf } from './database-url.ts';
import { identityDepsOf } from './identity-deps.ts';
import { loadConfig } from './load-config.ts';
import { seedDemo } from './seed-demo.ts';

export type KeysRequest = {
  readonly action: string;
  readonly id: string | undefined;
  readonly organisation?: string;
  readonly mode: string;
  readonly kind: string;
};

/** `bascule keys`: lists, creates and revokes API keys, as the server's owner. */
export const keys = async (request: KeysRequest): Promise<void> => {
  const config = loadConfig();
  const database = createDatabase({ url: databaseUrlOf(config), poolMax: 2 });
  try {
    const deps = identityDepsOf(config, database);
    const organisation = request.organisation ?? (await seedDemo(deps)).organisationId;
    const caller = commandCaller('keys', organisation, modeOf(request.mode));
    console.log(await act(deps, caller, request));
  } catch (fault) {
    if (isRefusal(fault)) throw new CommandFault(fault.message);
    throw fault;
  } finally {
    await database.close();
  }
};

const act = async (
  deps: IdentityDeps,
  caller: ReturnType<typeof commandCaller>,
  { action, id, kind }: KeysRequest,
): Promise<string> => {
  switch (action) {
    case 'list': {
      const { data } = await identity.listKeys.run(deps, caller, {
        params: {},
        query: { limit: 100 },
        body: undefined,
      });
      if (data.length === 0) return `No ${caller.mode} keys in ${caller.organisationId}.`;
      return data.map((key) => line(key)).join('\n');
    }
    case 'create': {
      const body = { kind: kindOf(kind), name: `Made on the command line` };
      const key = await identity.createKey.run(deps, caller, { params: {}, query: {}, body });
      return `${key.secret}\n\n${key.id}: shown this once, stored nowhere.`;
    }
    case 'revoke': {
      if (id === undefined) throw new CommandFault('Which key? `keys revoke key_…`');
      const params = { key_id: id };
      await identity.revokeKey.run(deps, caller, { params, query: {}, body: undefined });
      return `${id} is revoked and ends within two seconds everywhere.`;
    }
    default:
      throw new CommandFault(`\`keys ${action}\` is unknown; there are list, create and revoke.`);
  }
};

type Listed = {
  readonly id: string;
  readonly kind: string;
  readonly prefix: string;
  readonly last4: string;
  readonly name: string;
  readonly revoked_at: string | null;
};

const line = ({ id, kind, prefix, last4, name, revoked_at: revokedAt }: Listed): string => {
  const shown = `${id}  ${kind.padEnd(11)}  ${prefix}…${last4}  ${name}`;
  return revokedAt === null ? shown : `${shown}  (revoked)`;
};

const modeOf = (text: string): Mode => {
  if (text === 'test' || text === 'live') return text;
  throw new CommandFault(`--mode is test or live, not ${text}.`);
};

const kindOf = (text: string): Exclude<KeyKind, 'restricted'> => {
  if (text === 'secret' || text === 'publishable') return text;
  throw new CommandFault(
    `--kind is secret or publishable, not ${text}. A restricted key is made over the API, with its scopes.`,
  );
};
