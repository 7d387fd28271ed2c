import { isRefusal, seededIds } from '#kernel';
import {
  type Connection,
  createConnection,
  findConnection,
  type ProvidersDeps,
  rollNoticeSecret,
} from '#providers';
import { commandCaller } from './command-caller.ts';
import type { SandboxPlaces } from './connect-sandbox.ts';

/** Fixed, so that every start finds the same connections again. */
const DEMO_SINCE = new Date('2026-01-01T00:00:00Z');

/** An account at a provider of the sandbox. */
export interface SandboxAccount {
  readonly provider: string;
  readonly baseUrl: string;
  /** Opens a world of the sandbox. It guards nothing. */
  readonly apiKey: string;
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Has the provider send its notices to an address of ours, where it has to be told; answers the
   * secret that they are signed with, nothing where it is known already.
   */
  readonly listen?: (noticeUrl: string, connection: Connection) => Promise<string | undefined>;
  /** The same of a second endpoint that it tells at, signed with a secret of its own. */
  readonly listenBeside?: (noticeUrl: string) => Promise<string | undefined>;
}

/**
 * Connects the demo organisation to an account at the sandbox, once, and listens to its notices.
 * A provider that the organisation has connected itself meanwhile is left alone.
 */
export const connectOnce = async (
  deps: ProvidersDeps,
  organisationId: string,
  { publicUrl }: SandboxPlaces,
  account: SandboxAccount,
): Promise<void> => {
  const { provider, baseUrl, apiKey, settings = {}, listen, listenBeside } = account;
  const ids = seededIds(`demo connection to ${provider} ${baseUrl}`, DEMO_SINCE);
  const caller = { ...commandCaller('start', organisationId, 'test'), ids };
  const body = { provider, label: 'Sandbox', base_url: baseUrl, api_key: apiKey, settings };
  try {
    await createConnection(deps, caller, { body });
  } catch (fault) {
    if (!isRefusal(fault, 'provider_already_connected')) throw fault;
  }
  const connection = await findConnection(deps, caller, provider);
  if (connection.baseUrl !== baseUrl || listen === undefined) return;
  const noticeUrl = `${publicUrl}/providers/${provider}/${connection.id}/notices`;
  const take = async (webhook_secret: string | undefined, replaces: 'all' | 'none') => {
    if (webhook_secret === undefined) return;
    const params = { connection_id: connection.id };
    await rollNoticeSecret(deps, caller, { params, body: { webhook_secret, replaces } });
  };
  await take(await listen(noticeUrl, connection), 'all');
  await take(await listenBeside?.(noticeUrl), 'none');
};
