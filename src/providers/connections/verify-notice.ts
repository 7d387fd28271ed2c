import type { Scope } from '#kernel';
import type { Notice } from '../contract.ts';
import type { ProvidersDeps } from '../deps.ts';
import { providerNamed } from '../registry.ts';
import { connectionById } from './find-connection.ts';

/** A genuine delivery of notices, and whose they are. */
export interface GenuineNotices {
  readonly scope: Scope;
  readonly provider: string;
  readonly notices: readonly Notice[];
  /** What the sender wants to hear. */
  readonly reply: string | null;
}

/**
 * Verifies the raw bytes of a delivery against the secrets of the connection it came in by; nothing
 * where it is forged, stale, of the other mode, or the connection is not known. The scope is the
 * connection's, never the notice's. A disabled connection still listens for what is under way.
 */
export const verifyNotice = async (
  deps: ProvidersDeps,
  connectionId: string,
  rawBody: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
): Promise<GenuineNotices | undefined> => {
  const connection = await connectionById(deps, connectionId);
  if (connection === undefined) return undefined;
  const { scope, webhookSecrets, settings } = connection;
  const provider = providerNamed(connection.provider, deps.providers);
  const now = deps.clock.now();
  const notices = provider.readNotices(rawBody, headers, webhookSecrets, now, settings);
  if (notices === undefined) return undefined;
  const isOtherMode = notices.some(({ mode }) => mode !== undefined && mode !== scope.mode);
  if (isOtherMode) return undefined;
  return { scope, provider: provider.name, notices, reply: provider.noticeReply };
};
