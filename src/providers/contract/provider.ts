import type { Capabilities } from './capabilities.ts';
import type { Connection, ConnectionSettings } from './connection.ts';
import type { CreditDesk } from './credit.ts';
import type { DisputeDesk } from './dispute.ts';
import type { Called } from './exchange.ts';
import type { FrozenRequest, Instruction } from './instruction.ts';
import type { Notice } from './notice.ts';
import type { Finding, Outcome } from './outcome.ts';
import type { PlatformDesk } from './platform.ts';
import type { StoredMethod, StoreMethodRequest } from './stored-method.ts';

/** By which names a request is asked about: the provider's where we know it, and ours. */
export interface AskedBy {
  readonly attemptId: string;
  readonly reference: string | null;
}

/** What the payer brought back from a next action, under the attempt that waits for it. */
export interface PayerAnswer extends AskedBy {
  /** The provider's own names and values, as its page or client library gave them. */
  readonly details: Readonly<Record<string, string>>;
  readonly key: string;
}

/**
 * A provider. One folder implements it; one line in the registry adds it. Everything that one does
 * differently (asynchronous answers, truth by notice only, money that arrives unasked) ends in the
 * same {@link Outcome}. A part that a provider does not have is null, never a silent no-op.
 */
export interface Provider {
  readonly name: string;
  /** Where the provider itself answers. */
  readonly baseUrl: string;
  readonly capabilities: Capabilities;
  /** Refuses settings that nobody can mean: a live key in test mode, or over plain http. Pure. */
  checkSettings(settings: ConnectionSettings): void;
  /** Freezes an instruction as the request that will be sent. Pure. Refuses what it cannot do. */
  prepare(instruction: Instruction, attemptId: string): FrozenRequest;
  /** Sends a frozen request under its key. Never throws for what the provider did. */
  send(connection: Connection, request: FrozenRequest, key: string): Promise<Called<Outcome>>;
  /** Asks what became of a request, by the provider's reference or by ours. Changes nothing. */
  ask(connection: Connection, request: FrozenRequest, by: AskedBy): Promise<Called<Finding>>;
  /** Hands in what the payer brought back, where the provider does not learn it by itself. */
  readonly proceed:
    | ((
        connection: Connection,
        request: FrozenRequest,
        answer: PayerAnswer,
      ) => Promise<Called<Outcome>>)
    | null;
  /**
   * Verifies the raw bytes of one delivery and reads the notices in it; nothing if it is not
   * genuine. A provider that signs nothing is only ever believed to have knocked. The settings are
   * the connection's: a notice of another account is not genuine.
   */
  readNotices(
    rawBody: Buffer,
    headers: Readonly<Record<string, string | undefined>>,
    secrets: readonly string[],
    now: Date,
    settings: Readonly<Record<string, string>>,
  ): readonly Notice[] | undefined;
  /** The body that its deliveries want to be answered with; JSON of ours where it asks for none. */
  readonly noticeReply: string | null;
  /** Makes a saved payment method for a customer, under a key. */
  readonly storeMethod:
    | ((connection: Connection, request: StoreMethodRequest) => Promise<Called<StoredMethod>>)
    | null;
  readonly disputes: DisputeDesk | null;
  readonly credits: CreditDesk | null;
  /** Accounts of sellers and money moved between them, where the provider serves platforms. */
  readonly platform: PlatformDesk | null;
}
