import { route } from '#kernel';
import type { WebhooksDeps } from '../deps.ts';
import { exampleNotice } from '../example.ts';
import { listNotices } from './list-notices.ts';
import { replayNotice } from './replay-notice.ts';
import { retrieveNotice } from './retrieve-notice.ts';
import {
  noticeListSchema,
  noticeParamsSchema,
  noticeSchema,
  noticesQuerySchema,
} from './schema.ts';

const params = { notice_id: exampleNotice.id };

/** Where what providers told us is seen and looked at again. */
export const noticeRoutes = {
  listNotices: route({
    id: 'listNotices',
    method: 'GET',
    path: '/v1/notices',
    tag: 'Notices',
    summary: 'List what providers told us, newest first',
    scope: 'webhooks:read',
    query: noticesQuerySchema,
    reply: noticeListSchema,
    status: 200,
    refusals: [],
    example: { reply: { data: [exampleNotice], has_more: false, next_cursor: null } },
    run: async (deps: WebhooksDeps, caller, input) => await listNotices(deps, caller, input),
  }),

  retrieveNotice: route({
    id: 'retrieveNotice',
    method: 'GET',
    path: '/v1/notices/:notice_id',
    tag: 'Notices',
    summary: 'Retrieve a notice',
    scope: 'webhooks:read',
    params: noticeParamsSchema,
    reply: noticeSchema,
    status: 200,
    refusals: ['notice_not_found'],
    example: { params, reply: exampleNotice },
    run: async (deps: WebhooksDeps, caller, input) => await retrieveNotice(deps, caller, input),
  }),

  replayNotice: route({
    id: 'replayNotice',
    method: 'POST',
    path: '/v1/notices/:notice_id/replay',
    tag: 'Notices',
    summary: 'Have a notice looked at again',
    description: 'Safe at any time: what it is about is asked of the provider anew.',
    scope: 'webhooks:write',
    params: noticeParamsSchema,
    reply: noticeSchema,
    status: 202,
    refusals: ['notice_not_found'],
    example: { params, reply: { ...exampleNotice, status: 'received', settled_at: null } },
    run: async (deps: WebhooksDeps, caller, input) => await replayNotice(deps, caller, input),
  }),
};
