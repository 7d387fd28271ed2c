import type { Authentication, AuthorizeInstruction, Provider } from '#providers';
import type { Plan } from '../record/plan.ts';
import type { Payment } from '../record/world.ts';
import { chargeOf } from '../split/charge-of.ts';

/** What a payment and its plan become for one provider. */
export const confirmInstruction = (
  payment: Payment,
  plan: Plan,
  at: { readonly provider: Provider; readonly authentication?: Authentication | undefined },
): AuthorizeInstruction => {
  const known = plan.method.tokens[at.provider.name];
  return {
    operation: 'authorize',
    amount: { minor: payment.amount_minor, currency: payment.currency },
    capture: payment.capture_mode,
    methodType: plan.method.type,
    paymentMethodToken: known?.token ?? '',
    customerToken: known?.customer ?? undefined,
    isOffSession: plan.isOffSession,
    mayGrow: plan.mayGrow ?? undefined,
    authentication: at.authentication,
    returnUrl: payment.return_url ?? undefined,
    description: payment.description ?? undefined,
    paymentId: payment.id,
    charge: chargeOf(payment, at.provider),
  };
};
