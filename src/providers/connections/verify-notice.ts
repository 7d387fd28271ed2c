import type { Scope } from '#kernel';
import type { Notice } from '../contract.ts';
import type { ProvidersDeps } from '../deps.ts';
import { providerNamed } from '../registry.ts';
import { connectionById } from './find-connection.ts';

/** A genuine notice, and whose it is. */
export interface GenuineNotice {
  readonly scope: Scope;
  readonly provider: string;
  readonly notice: Notice;
}

/**
 * Verifies the raw bytes of a notice against the secrets of the connection it came in by; nothing
 * where it is forged, stale, of the other mode, or the connection is not known. The scope is the
 * connection's, never the notice's. A disabled connection still listens for what is under way.
 */
export const verifyNotice = async (
  deps: ProvidersDeps,
  connectionId: string,
  rawBody: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
): Promise<GenuineNotice | undefined> => {
  const connection = await connectionById(deps, connectionId);
  if (connection === undefined) return undefined;
  const { scope, provider, webhookSecrets } = connection;
  const notice = providerNamed(provider, deps.providers).readNotice(
    rawBody,
    headers,
    webhookSecrets,
    deps.clock.now(),
  );
  if (notice === undefined) return undefined;
  const isOtherMode = notice.mode !== undefined && notice.mode !== scope.mode;
  return isOtherMode ? undefined : { scope, provider, notice };
};
