import { hash } from 'node:crypto';

import { unreachable } from '#kernel';

import type { TransferDraft } from './transfer.ts';

/**
 * The fingerprint of what a draft asks for: two drafts with the same id and digest are the same
 * transfer sent twice. The audit computes it again from the rows. In hex, as the driver sends it:
 * made as bytes it costs four times as much.
 */
export const digestTransfer = (draft: Omit<TransferDraft, 'scope' | 'linkedTo'>): string => {
  // A text of PostgreSQL holds no NUL, so joining with it cannot make two contents look alike.
  let text =
    `${draft.id}\0${draft.kind}\0${draft.effectiveAt.getTime()}\0` +
    `${draft.reference.type}\0${draft.reference.id}\0${phaseText(draft.phase)}`;
  for (const { account, minor, currency } of draft.entries) {
    text += `\0${account}\0${minor}\0${currency}`;
  }
  return hash('sha256', text, 'hex');
};

const phaseText = (phase: TransferDraft['phase']): string => {
  switch (phase.kind) {
    case 'posted':
      return 'posted';
    case 'hold':
      return `hold\0${phase.expiresAt?.getTime() ?? ''}`;
    case 'post':
      return `post\0${phase.holdId}\0${phase.rest ?? 'keep'}`;
    case 'void':
      return `void\0${phase.holdId}\0${phase.because ?? 'released'}`;
    default:
      return unreachable(phase);
  }
};

/** The hash of all that was posted up to and with a batch. */
export const hashContent = (before: string, digests: string): string =>
  hash('sha256', before + digests, 'hex');

/** What a seal binds: its place, its time, and the transfers of its batch in their order. */
export interface SealContent {
  readonly previousHash: Buffer;
  readonly sequence: bigint;
  readonly bookedAt: Date;
  readonly digests: readonly Buffer[];
}

/** The hash of a seal, as the write makes it in the database. Whoever changes one row of the past has to change every seal after it. */
export const hashSeal = (content: SealContent): Buffer => {
  const place = Buffer.alloc(16);
  place.writeBigInt64BE(content.sequence, 0);
  place.writeBigInt64BE(BigInt(content.bookedAt.getTime()), 8);
  return hash('sha256', Buffer.concat([content.previousHash, place, ...content.digests]), 'buffer');
};
