import type { Stage } from '../story.ts';

/** Where a payment was sent, and why there. */
export const showRoute = async ({ world, tell }: Stage, paymentId: string): Promise<void> => {
  const params = { payment_id: paymentId };
  const { body } = await world.client.retrievePaymentRouting({ params, query: {} });
  const [decision] = body.data;
  if (decision === undefined) return;
  const { trace, order, rule_set_version: version } = decision;
  const rule = trace.rule === null ? 'no rule of its own' : `rule “${trace.rule}”`;
  tell.line('why', `rule set ${version}, ${rule}: ${trace.strategy}`);
  tell.line('order', order.map(({ provider }) => provider).join(', then '));
  for (const { provider, explanation } of trace.removed) {
    tell.line('not', `${provider}: ${explanation}`);
  }
};
