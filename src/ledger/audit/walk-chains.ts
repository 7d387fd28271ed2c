import type { Scope, Transaction } from '#kernel';

import { digestTransfer, hashSeal } from '../transfer/digest.ts';
import type { Phase } from '../transfer/transfer.ts';
import type { Findings } from './findings.ts';
import {
  listChains,
  readEntriesAt,
  readSealedTransfers,
  readSeals,
  type SealedEntryRow,
  type SealedTransferRow,
  type SealRow,
} from './store.ts';

/** Told how many more transfers were looked at. */
export type OnWalked = (count: number) => void;

const chainsAtOnce = 100;
const sealsAtOnce = 16;
/** More than sixteen batches of any size hold; a bound, not a page. */
const transfersMax = 1_000_000;

/** Walks every chain from its first seal to its head: hashes, digests, sums. */
export const walkChains = async (
  tx: Transaction,
  findings: Findings,
  onWalked: OnWalked,
): Promise<void> => {
  let after: readonly [string, string] = ['', ''];
  for (;;) {
    const chains = await tx.rows(listChains, [...after, chainsAtOnce]);
    for (const { organisation_id: organisationId, mode, sequence, hash } of chains) {
      const head = { scope: { organisationId, mode }, sequence, hash };
      await walkChain(tx, head, findings, onWalked);
      after = [organisationId, mode];
    }
    if (chains.length < chainsAtOnce) return;
  }
};

interface Head {
  readonly scope: Scope;
  readonly sequence: bigint;
  readonly hash: Buffer;
}

const walkChain = async (
  tx: Transaction,
  head: Head,
  findings: Findings,
  onWalked: OnWalked,
): Promise<void> => {
  let previousHash: Buffer = Buffer.alloc(0);
  for (let from = 1n; from <= head.sequence; from += BigInt(sealsAtOnce)) {
    const part = await readPart(tx, head, from);
    for (const sequence of part.sequences) {
      const seal = part.seals.get(sequence);
      if (seal === undefined) {
        findings.add('seal_chain', nameOf(head.scope, sequence), 'The seal is missing.');
        continue;
      }
      checkSeal(head.scope, seal, previousHash, part.transfers.get(sequence) ?? [], findings);
      previousHash = seal.hash;
    }
    for (const transfer of [...part.transfers.values()].flat()) {
      checkTransfer(transfer, part.entries.get(transfer.id) ?? [], findings);
    }
    onWalked([...part.transfers.values()].flat().length);
  }
  if (!previousHash.equals(head.hash)) {
    findings.add('seal_chain', nameOf(head.scope, head.sequence), 'The head is another hash.');
  }
};

const nameOf = ({ organisationId, mode }: Scope, sequence: bigint): string =>
  `${organisationId} ${mode} seal ${sequence}`;

const readPart = async (tx: Transaction, { scope, sequence: last }: Head, from: bigint) => {
  const sequences = Array.from({ length: sealsAtOnce }, (_, i) => from + BigInt(i)).filter(
    (sequence) => sequence <= last,
  );
  const { organisationId, mode } = scope;
  const [seals, transfers] = await Promise.all([
    tx.rows(readSeals, [organisationId, mode, sequences, sealsAtOnce]),
    tx.rows(readSealedTransfers, [organisationId, mode, sequences, transfersMax]),
  ]);
  const places = new Map(
    transfers.flatMap(({ accounts, booked_at: at }) =>
      accounts.map((account) => [`${account} ${at.getTime()}`, { account, at }] as const),
    ),
  );
  const entries = await tx.rows(readEntriesAt, [
    organisationId,
    mode,
    [...places.values()].map((place) => place.account),
    [...places.values()].map((place) => place.at),
  ]);
  return {
    sequences,
    seals: new Map(seals.map((seal) => [seal.sequence, seal])),
    transfers: Map.groupBy(transfers, (transfer) => transfer.seal),
    entries: Map.groupBy(entries, (entry) => entry.transfer_id),
  };
};

const checkSeal = (
  scope: Scope,
  seal: SealRow,
  previousHash: Buffer,
  transfers: readonly SealedTransferRow[],
  findings: Findings,
): void => {
  const { sequence, booked_at: bookedAt } = seal;
  const digests = transfers.map((transfer) => transfer.digest);
  const hash = hashSeal({ previousHash, sequence, bookedAt, digests });
  const isWhole =
    hash.equals(seal.hash) &&
    transfers.length === seal.transfer_count &&
    transfers.every((transfer) => transfer.booked_at.getTime() === bookedAt.getTime());
  if (!isWhole) {
    findings.add('seal_chain', nameOf(scope, sequence), 'The seal does not fit its transfers.');
  }
};

const checkTransfer = (
  transfer: SealedTransferRow,
  entries: readonly SealedEntryRow[],
  findings: Findings,
): void => {
  const digest = digestTransfer({
    id: transfer.id,
    kind: transfer.kind,
    effectiveAt: transfer.effective_at,
    reference: { type: transfer.reference_type, id: transfer.reference_id },
    phase: phaseOf(transfer),
    entries: askedFor(transfer, entries).map(({ path, amount, currency }) => ({
      account: path ?? '',
      minor: amount,
      currency,
    })),
  });
  if (digest !== transfer.digest.toString('hex')) {
    findings.add('transfer_digest', transfer.id, 'It no longer says what was sealed.');
  }
  const sums = new Map<string, bigint>();
  for (const { layer, currency, amount } of entries) {
    const key = `${layer} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + amount);
  }
  for (const [key, sum] of sums) {
    if (sum !== 0n) findings.add('zero_sum', transfer.id, `It is off by ${sum} in ${key}.`);
  }
};

/** The entries its draft named: the others are releases that followed from them. */
const askedFor = (
  { phase }: SealedTransferRow,
  entries: readonly SealedEntryRow[],
): readonly SealedEntryRow[] =>
  entries.filter(({ layer }) => layer === (phase === 'hold' ? 'pending' : 'posted'));

const phaseOf = ({ phase, terms }: SealedTransferRow): Phase => {
  const holdId = terms?.['holdId'] ?? '';
  switch (phase) {
    case 'posted':
      return { kind: 'posted' };
    case 'hold': {
      const expiresAt = terms?.['expiresAt'];
      return expiresAt === undefined
        ? { kind: 'hold' }
        : { kind: 'hold', expiresAt: new Date(expiresAt) };
    }
    case 'post':
      return { kind: 'post', holdId, rest: terms?.['rest'] === 'void' ? 'void' : 'keep' };
    case 'void':
      return {
        kind: 'void',
        holdId,
        because: terms?.['because'] === 'expired' ? 'expired' : 'released',
      };
  }
};
