import type { Scope } from '#kernel';

/** An organisation's account at a provider, its secrets decrypted for the time of a call. */
export interface Connection {
  readonly id: string;
  readonly scope: Scope;
  readonly provider: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly webhookSecrets: readonly string[];
  /** What else the provider wants to know of the account; no secrets. Never changes. */
  readonly settings: Readonly<Record<string, string>>;
  /** The connected account that a call is made for; the platform's own where absent. */
  readonly onBehalfOf?: string | undefined;
}

/** What a provider can judge of a connection before it is used. */
export type ConnectionSettings = Pick<Connection, 'baseUrl' | 'apiKey' | 'settings'> &
  Pick<Scope, 'mode'>;
