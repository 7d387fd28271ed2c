import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { exampleFile } from '../file/example.ts';
import { examplePayment } from '../payment/example.ts';
import { acceptDispute } from './accept-dispute.ts';
import { listDisputes } from './list-disputes.ts';
import { retrieveDispute } from './retrieve-dispute.ts';
import {
  DisputeEvidenceBody,
  DisputeList,
  DisputeParams,
  DisputeSchema,
  type DisputeView,
  ListDisputesQuery,
} from './schema.ts';
import { submitDisputeEvidence } from './submit-dispute-evidence.ts';

const exampleDispute: DisputeView = {
  id: 'dsp_01kahq8m2p4r6t8v0x2z4b6d8f',
  object: 'dispute',
  mode: 'test',
  payment_id: examplePayment.id,
  status: 'needs_response',
  stage: 'chargeback',
  reason: 'not_received',
  code: '13.1',
  amount: '10.50',
  currency: 'EUR',
  funds: 'withdrawn',
  fee_amount: '15.00',
  fee_currency: 'EUR',
  respond_by: '2026-12-01T09:00:00.000Z',
  evidence: { text: {}, files: {} },
  response: null,
  provider: 'stripe',
  provider_reference: 'dp_1QxYz',
  created_at: '2026-11-24T09:00:00.000Z',
  updated_at: '2026-11-24T09:00:00.000Z',
};
const params = { dispute_id: exampleDispute.id };
const answered = {
  id: 'dsr_01kahq9n3q5s7v9x1z3b5d7f9h',
  status: 'accepted',
  failure: null,
  created_at: '2026-11-25T09:00:00.000Z',
  updated_at: '2026-11-25T09:00:00.412Z',
} as const;

const isUnderWay = ({ response }: DisputeView): boolean =>
  response?.status === 'sending' || response?.status === 'unknown';

const answerRefusals = [
  'dispute_not_found',
  'dispute_wrong_state',
  'dispute_busy',
  'dispute_deadline_passed',
  'dispute_answer_not_supported',
] as const;

/** Where disputes are served. */
export const disputes = {
  listDisputes: route({
    id: 'listDisputes',
    method: 'GET',
    path: '/v1/disputes',
    tag: 'Disputes',
    summary: 'List disputes, newest first; of one payment or status where asked',
    scope: 'disputes:read',
    query: ListDisputesQuery,
    status: 200,
    reply: DisputeList,
    refusals: [],
    example: {
      query: { payment_id: examplePayment.id },
      reply: { data: [exampleDispute], has_more: false, next_cursor: null },
    },
    run: listDisputes,
  }),
  retrieveDispute: route({
    id: 'retrieveDispute',
    method: 'GET',
    path: '/v1/disputes/:dispute_id',
    tag: 'Disputes',
    summary: 'Retrieve a dispute',
    scope: 'disputes:read',
    params: DisputeParams,
    status: 200,
    reply: DisputeSchema,
    refusals: ['dispute_not_found'],
    example: { params, reply: exampleDispute },
    run: retrieveDispute,
  }),
  submitDisputeEvidence: route({
    id: 'submitDisputeEvidence',
    method: 'POST',
    path: '/v1/disputes/:dispute_id/evidence',
    tag: 'Disputes',
    summary: 'Keep evidence against a dispute, or submit it',
    description:
      'Evidence is laid over what is kept. A file is one of `/v1/files`, by its id, or one that the provider holds, by its name there. With `submit` all of it goes to the bank, once and for good. Answers 202 while the provider has not said that it took it.',
    scope: 'disputes:write',
    params: DisputeParams,
    body: DisputeEvidenceBody,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: DisputeSchema,
    refusals: [
      ...answerRefusals,
      'dispute_evidence_missing',
      'dispute_evidence_too_large',
      'file_not_found',
    ],
    example: {
      params,
      body: {
        text: { shipping_tracking_number: 'JD0146' },
        files: { receipt: exampleFile.id },
        submit: true,
      },
      reply: {
        ...exampleDispute,
        status: 'under_review',
        evidence: {
          text: { shipping_tracking_number: 'JD0146' },
          files: { receipt: exampleFile.id },
        },
        response: { ...answered, kind: 'evidence' },
      },
    },
    run: submitDisputeEvidence,
  }),
  acceptDispute: route({
    id: 'acceptDispute',
    method: 'POST',
    path: '/v1/disputes/:dispute_id/accept',
    tag: 'Disputes',
    summary: 'Give in: the money stays with the payer',
    scope: 'disputes:write',
    params: DisputeParams,
    status: 200,
    statusOf: (reply) => (isUnderWay(reply) ? 202 : 200),
    reply: DisputeSchema,
    refusals: [...answerRefusals],
    example: {
      params,
      reply: {
        ...exampleDispute,
        status: 'lost',
        response: { ...answered, kind: 'acceptance' },
      },
    },
    run: acceptDispute,
  }),
};

/** The same, for the server. */
export const disputeRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(disputes);
