import type { Static } from 'typebox';
import type { Caller, Transaction } from '#kernel';
import type { Evidence } from '#providers';
import type { PaymentsDeps } from '../deps.ts';
import { requireFiles } from '../file/require-files.ts';
import { answerDispute } from './answer-dispute.ts';
import { type Dispute, scopeOfDispute } from './dispute.ts';
import { refuse } from './errors.ts';
import { requireEvidenceFits } from './require-evidence-fits.ts';
import { foundDispute, retrieveDispute } from './retrieve-dispute.ts';
import type { DisputeEvidenceBody, DisputeView } from './schema.ts';
import { lastResponses, lockDispute } from './store.ts';
import { writeDispute } from './write-dispute.ts';

type Body = Static<typeof DisputeEvidenceBody>;

/**
 * Keeps evidence against a dispute, laid over what is kept already: an empty text takes a piece out
 * again. With `submit` all of it goes to the bank, once and for good; files of ours are handed to
 * the provider first.
 *
 * @throws refusal dispute_not_found, dispute_wrong_state, dispute_busy, dispute_deadline_passed,
 *   dispute_evidence_missing, dispute_evidence_too_large, dispute_answer_not_supported,
 *   file_not_found
 */
export const submitDisputeEvidence = async (
  deps: PaymentsDeps,
  caller: Caller,
  { params, body }: { readonly params: { readonly dispute_id: string }; readonly body: Body },
): Promise<DisputeView> => {
  const disputeId = params.dispute_id;
  if (body.submit !== true) {
    await keepOnly(deps, caller, disputeId, body);
    return await retrieveDispute(deps, caller, { params });
  }
  return await answerDispute(deps, caller, {
    id: caller.ids.next('dsr'),
    disputeId,
    kind: 'evidence',
    evidenceOf: (dispute) => requireSome(laidOver(dispute.evidence, body)),
    also: async (tx, dispute) => {
      await requireEvidenceFits(deps, tx, dispute, laidOver(dispute.evidence, body));
      await keep(deps, tx, dispute, body, []);
    },
  });
};

const keepOnly = async (
  deps: PaymentsDeps,
  caller: Caller,
  disputeId: string,
  body: Body,
): Promise<void> => {
  const { organisationId, mode } = caller;
  await deps.database.transaction(async (tx) => {
    const found = await tx.row(lockDispute, [organisationId, mode, disputeId]);
    const dispute = foundDispute(found, disputeId);
    if (dispute.state !== 'needs_response') {
      throw refuse('dispute_wrong_state', { detail: `Dispute ${disputeId} is ${dispute.state}.` });
    }
    await keep(deps, tx, dispute, body, ['dispute.updated']);
  });
  deps.onEvents();
};

const keep = async (
  deps: PaymentsDeps,
  tx: Transaction,
  dispute: Dispute,
  body: Body,
  tellings: readonly string[],
): Promise<void> => {
  await requireFiles(tx, scopeOfDispute(dispute), body.files ?? {});
  const evidence = laidOver(dispute.evidence, body);
  const kept = { ...dispute, evidence, updated_at: deps.clock.now() };
  const [response] = await tx.rows(lastResponses, [dispute.organisation_id, [dispute.id]]);
  await writeDispute(deps, tx, { dispute: kept, step: null, transfers: [], tellings }, response);
};

const laidOver = (before: Evidence, { text = {}, files = {} }: Body): Evidence => ({
  text: merged(before.text, text),
  files: merged(before.files, files),
});

const merged = (
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );

const requireSome = (evidence: Evidence): Evidence => {
  const pieces = Object.keys(evidence.text).length + Object.keys(evidence.files).length;
  if (pieces === 0) throw refuse('dispute_evidence_missing');
  return evidence;
};
