import type { DeliveryView } from './delivery/schema.ts';
import type { EndpointView } from './endpoint/schema.ts';
import type { EventView } from './event/present-event.ts';
import type { NoticeView } from './inbox/schema.ts';

const paymentId = 'pay_01k8w3v5c2m4x9q7r1t6z0b8da';
const at = '2026-11-21T09:30:00.000Z';

export const exampleEvent: EventView = {
  id: 'evt_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'event',
  type: 'payment.captured',
  created_at: at,
  sequence: 3,
  data: { object: { id: paymentId, object: 'payment', status: 'captured' } },
};

export const exampleEndpoint: EndpointView = {
  id: 'we_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'webhook_endpoint',
  url: 'https://shop.example/hooks',
  description: 'Shop server',
  event_types: ['payment.*', 'refund.*'],
  status: 'enabled',
  disabled_reason: null,
  failing_since: null,
  created_at: at,
  updated_at: at,
};

export const exampleSecret = `whsec_${'•'.repeat(40)}`;

export const exampleDelivery: DeliveryView = {
  id: 'dlv_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'webhook_delivery',
  webhook_endpoint_id: exampleEndpoint.id,
  event_id: exampleEvent.id,
  event_type: exampleEvent.type,
  object_id: paymentId,
  sequence: exampleEvent.sequence,
  status: 'delivered',
  tries: 1,
  created_at: at,
  due_at: null,
  settled_at: '2026-11-21T09:30:00.041Z',
  attempts: [
    {
      number: 1,
      attempted_at: at,
      duration_ms: 37,
      url: exampleEndpoint.url,
      request_headers: {
        'webhook-id': exampleEvent.id,
        'webhook-timestamp': '1795253400',
        'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      },
      response_status: 200,
      response_body: 'thanks',
      failure: null,
    },
  ],
};

export const exampleNotice: NoticeView = {
  id: 'ntc_01k8w3v5c2m4x9q7r1t6z0b8da',
  object: 'notice',
  provider: 'stripe',
  connection_id: 'con_01k8w3v5c2m4x9q7r1t6z0b8da',
  provider_notice_id: 'evt_1QxYz',
  type: 'payment_intent.succeeded',
  attempt_id: 'att_01k8w3v5c2m4x9q7r1t6z0b8da',
  references: ['pi_3QxYz'],
  status: 'processed',
  deliveries: 1,
  attempts: 0,
  failure: null,
  body: '{"id":"evt_1QxYz","type":"payment_intent.succeeded"}',
  occurred_at: at,
  received_at: at,
  due_at: null,
  settled_at: '2026-11-21T09:30:00.120Z',
};
