import { type AnyRoute, route } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { examplePayment } from '../payment/example.ts';
import { PaymentParams } from '../payment/schema.ts';
import { retrieveTimeline } from './retrieve-timeline.ts';
import { TimelineSchema } from './schema.ts';

/** Where a payment is explained. */
export const timelines = {
  retrievePaymentTimeline: route({
    id: 'retrievePaymentTimeline',
    method: 'GET',
    path: '/v1/payments/:payment_id/timeline',
    tag: 'Payments',
    summary: 'Explain a payment: everything that happened to it, in one order',
    scope: 'payments:read',
    params: PaymentParams,
    status: 200,
    reply: TimelineSchema,
    refusals: ['payment_not_found'],
    example: {
      params: { payment_id: examplePayment.id },
      reply: {
        object: 'timeline',
        payment_id: examplePayment.id,
        data: [
          {
            at: '2026-11-21T09:00:00.000Z',
            kind: 'state',
            object_id: examplePayment.id,
            summary: 'payment created → processing (confirm)',
            details: { from: 'created', event: 'confirm', to: 'processing' },
          },
        ],
      },
    },
    run: retrieveTimeline,
  }),
};

/** The same, for the server. */
export const timelineRoutes: readonly AnyRoute<PaymentsDeps>[] = Object.values(timelines);
