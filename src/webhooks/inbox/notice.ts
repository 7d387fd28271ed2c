import type { Scope } from '#kernel';

/** What a verified notice is about, in the words that the providers' contract uses. */
export interface NoticeContent {
  /** The provider's own name for it. */
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly attemptId: string | null;
  readonly references: readonly string[];
  readonly suggests: string;
  /** What kind of thing it tells of, which decides who acts on it. */
  readonly subject: string;
  /** What it says happened, where its provider's notices are the truth. */
  readonly claim: unknown;
  /** The connected account that it tells of; the platform's own where absent. */
  readonly account?: string | undefined;
}

/** A notice whose signature was found genuine, and whose it is. */
export interface VerifiedNotice {
  readonly scope: Scope;
  readonly provider: string;
  readonly notice: NoticeContent;
}

/** One genuine delivery: a provider may put several notices into it. */
export interface VerifiedDelivery {
  readonly scope: Scope;
  readonly provider: string;
  readonly notices: readonly NoticeContent[];
  /** The body that the sender wants to be answered with, where it wants a certain one. */
  readonly reply: string | null;
}

/** Verifies raw bytes; nothing where they are not genuine or the connection is not known. */
export type ReadNotice = (
  connectionId: string,
  body: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
) => Promise<VerifiedDelivery | undefined>;

/** A notice to be written to the inbox. */
export interface NoticeDraft extends VerifiedNotice {
  readonly connectionId: string;
  /** Scrubbed: what a reader may see of it. */
  readonly body: string;
}

/** A notice taken from the inbox to be acted upon. */
export interface ClaimedNotice {
  readonly scope: Scope;
  readonly id: string;
  readonly provider: string;
  readonly connectionId: string;
  readonly type: string;
  readonly attemptId: string | null;
  readonly references: readonly string[];
  readonly suggests: string;
  readonly subject: string;
  readonly claim: unknown;
  /** The connected account that it tells of; null for the platform itself. */
  readonly account: string | null;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  /** Failed tries before this one. */
  readonly attempts: number;
}
