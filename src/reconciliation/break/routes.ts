import { type AnyRoute, route } from '#kernel';
import type { ReconciliationDeps } from '../deps.ts';
import { assignBreak } from './assign-break.ts';
import { closeBreak } from './close-break.ts';
import { listBreaks } from './list-breaks.ts';
import { retrieveBreak } from './retrieve-break.ts';
import {
  AssignBreakBody,
  BreakList,
  BreakParams,
  BreakSchema,
  type BreakView,
  BreakWithSuggestions,
  CloseBreakBody,
  ListBreaksQuery,
} from './schema.ts';

const exampleBreak: BreakView = {
  id: 'brk_01kahq5x7c9r2m4v6b8d0f1g3k',
  object: 'break',
  type: 'fee',
  status: 'open',
  provider: 'adyen',
  report_id: 'rep_01kahq5x7c9r2m4v6b8d0f1g3k',
  row_number: 12,
  payment_id: 'pay_01kahq5x7c9r2m4v6b8d0f1g3k',
  attempt_id: 'att_01kahq5x7c9r2m4v6b8d0f1g3k',
  provider_reference: 'QFQTPCQ8HXSKGK82',
  expected: '-0.12',
  expected_currency: 'EUR',
  actual: '-0.15',
  actual_currency: 'EUR',
  detail: 'The parts do not come to it. The provider kept 15, 12 was to be expected.',
  owner: null,
  reason: null,
  closed_by: null,
  closed_at: null,
  transfer_id: null,
  created_at: '2026-11-24T09:00:00.000Z',
  updated_at: '2026-11-24T09:00:00.000Z',
};

const params = { break_id: exampleBreak.id };
const closing = {
  resolution: 'posted',
  reason: 'The provider raised its price on the first; the notice is filed.',
} as const;

/** Where breaks are served. */
export const breaks = {
  listBreaks: route({
    id: 'listBreaks',
    method: 'GET',
    path: '/v1/reconciliation/breaks',
    tag: 'Reconciliation',
    summary: 'List differences between reports, payments and the ledger',
    scope: 'reconciliation:read',
    query: ListBreaksQuery,
    status: 200,
    reply: BreakList,
    refusals: [],
    example: { reply: { data: [exampleBreak], has_more: false, next_cursor: null } },
    run: listBreaks,
  }),
  retrieveBreak: route({
    id: 'retrieveBreak',
    method: 'GET',
    path: '/v1/reconciliation/breaks/:break_id',
    tag: 'Reconciliation',
    summary: 'Retrieve a difference, with what may explain it',
    scope: 'reconciliation:read',
    params: BreakParams,
    status: 200,
    reply: BreakWithSuggestions,
    refusals: ['break_not_found'],
    example: { params, reply: { ...exampleBreak, suggestions: [] } },
    run: retrieveBreak,
  }),
  assignBreak: route({
    id: 'assignBreak',
    method: 'POST',
    path: '/v1/reconciliation/breaks/:break_id/assign',
    tag: 'Reconciliation',
    summary: 'Give a difference an owner',
    scope: 'reconciliation:write',
    params: BreakParams,
    body: AssignBreakBody,
    status: 200,
    reply: BreakSchema,
    refusals: ['break_not_found', 'break_closed'],
    example: {
      params,
      body: { owner: 'treasury@shop.example' },
      reply: { ...exampleBreak, owner: 'treasury@shop.example' },
    },
    run: assignBreak,
  }),
  closeBreak: route({
    id: 'closeBreak',
    method: 'POST',
    path: '/v1/reconciliation/breaks/:break_id/close',
    tag: 'Reconciliation',
    summary: 'Close a difference with a reason, and move its money where it belongs',
    scope: 'reconciliation:write',
    params: BreakParams,
    body: CloseBreakBody,
    status: 200,
    reply: BreakSchema,
    refusals: ['break_not_found', 'break_closed', 'break_moves_nothing'],
    example: {
      params,
      body: closing,
      reply: {
        ...exampleBreak,
        status: 'posted',
        reason: closing.reason,
        owner: 'key_01kahq5x7c9r2m4v6b8d0f1g3k',
        closed_by: 'key_01kahq5x7c9r2m4v6b8d0f1g3k',
        closed_at: '2026-11-25T10:00:00.000Z',
        transfer_id: `reconciliation:${exampleBreak.id}`,
        updated_at: '2026-11-25T10:00:00.000Z',
      },
    },
    run: closeBreak,
  }),
};

/** The same, for the server. */
export const breakRoutes: readonly AnyRoute<ReconciliationDeps>[] = Object.values(breaks);
