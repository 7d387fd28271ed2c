import type { Money } from '#money';
import type { Connection } from './connection.ts';
import type { Called } from './exchange.ts';

/** What a provider says of a dispute: the payer's bank wants the money back. */
export interface DisputeReport {
  /** The provider's name for the dispute. */
  readonly reference: string;
  /** The provider's references of the disputed payment, most specific first. */
  readonly paymentReferences: readonly string[];
  /** Our attempt or payment, where the provider carries our reference. */
  readonly attemptId: string | null;
  readonly amount: Money;
  /** Our word for the reason; see the dispute reasons. */
  readonly reason: string;
  /** The scheme's or the provider's own code. */
  readonly code: string;
  /** `inquiry` moves no money yet; a second chargeback follows evidence that did not convince. */
  readonly stage: 'inquiry' | 'chargeback' | 'second_chargeback';
  readonly status: 'needs_response' | 'under_review' | 'won' | 'lost' | 'closed';
  /** Whether the provider has taken the money, or given it back. */
  readonly funds: 'none' | 'withdrawn' | 'returned';
  /** Until when evidence is taken. */
  readonly respondBy: Date | null;
  /** What the provider charges for the dispute itself. */
  readonly fee?: Money | undefined;
  readonly occurredAt: Date;
}

/** Evidence against a dispute, in our words: texts, and files by the provider's names for them. */
export interface Evidence {
  readonly text: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
}

/** A file to be shown to a provider: content and media type, as they were taken in. */
export interface FileToUpload {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** What asking about a dispute came to. */
export type DisputeFinding =
  | { readonly kind: 'found'; readonly disputes: readonly DisputeReport[] }
  /** The provider cannot be asked; its notices tell. */
  | { readonly kind: 'mute' }
  | { readonly kind: 'unreachable'; readonly cause: string };

/** What became of a response to a dispute. */
export type DisputeResponse =
  | { readonly kind: 'accepted'; readonly dispute: DisputeReport | null }
  | { readonly kind: 'declined'; readonly code: string; readonly message: string }
  | { readonly kind: 'not_sent'; readonly proof: string }
  | { readonly kind: 'unknown'; readonly cause: string };

/** What became of a file on its way to a provider: its name there, or why it has none. */
export type FileUpload =
  | { readonly kind: 'uploaded'; readonly reference: string }
  | Exclude<DisputeResponse, { readonly kind: 'accepted' }>;

/** What a provider asks of the files of evidence. */
export interface FileTerms {
  /** The most bytes that all files of one dispute may have together. */
  readonly bytesMax: number;
  /** For so many days an uploaded file can be named for certain. */
  readonly keptDays: number;
}

/** How a provider lets disputes be seen and answered. */
export interface DisputeDesk {
  /** What holds for the files of evidence; null where it takes none. */
  readonly files: FileTerms | null;
  /** The disputes under a reference: a dispute's own, or the disputed payment's. */
  ask(connection: Connection, reference: string): Promise<Called<DisputeFinding>>;
  /** Hands a file over under a key, in the account of the dispute that it is evidence for. */
  uploadFile(connection: Connection, file: FileToUpload, key: string): Promise<Called<FileUpload>>;
  /** Hands in evidence under a key: kept only, or submitted for good. */
  submitEvidence(
    connection: Connection,
    reference: string,
    evidence: Evidence,
    options: { readonly isFinal: boolean; readonly key: string },
  ): Promise<Called<DisputeResponse>>;
  /** Gives in: the money stays with the payer. */
  accept(connection: Connection, reference: string, key: string): Promise<Called<DisputeResponse>>;
}
