/**
 * The parts of the official SDK that are used, each by its own file: its index loads every API of
 * Adyen's, which costs 1.5 s and 40 MB more. Even so it is three hundred files, which are loaded
 * with the first call and not with every start.
 */
import adyenClient from '@adyen/api-library/lib/src/client.js';
import adyenConfig from '@adyen/api-library/lib/src/config.js';
import type HttpClient from '@adyen/api-library/lib/src/httpClient/clientInterface.js';
import { ModificationsApi } from '@adyen/api-library/lib/src/services/checkout/modificationsApi.js';
import { PaymentsApi } from '@adyen/api-library/lib/src/services/checkout/paymentsApi.js';

export type { CardDetails } from '@adyen/api-library/lib/src/typings/checkout/cardDetails.js';
export type { PaymentAmountUpdateRequest } from '@adyen/api-library/lib/src/typings/checkout/paymentAmountUpdateRequest.js';
export type { PaymentAmountUpdateResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentAmountUpdateResponse.js';
export type { PaymentCancelRequest } from '@adyen/api-library/lib/src/typings/checkout/paymentCancelRequest.js';
export type { PaymentCancelResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentCancelResponse.js';
export type { PaymentCaptureRequest } from '@adyen/api-library/lib/src/typings/checkout/paymentCaptureRequest.js';
export type { PaymentCaptureResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentCaptureResponse.js';
export type { PaymentCompletionDetails } from '@adyen/api-library/lib/src/typings/checkout/paymentCompletionDetails.js';
export type { PaymentDetailsRequest } from '@adyen/api-library/lib/src/typings/checkout/paymentDetailsRequest.js';
export type { PaymentDetailsResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentDetailsResponse.js';
export type { PaymentRefundRequest } from '@adyen/api-library/lib/src/typings/checkout/paymentRefundRequest.js';
export type { PaymentRefundResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentRefundResponse.js';
export type { PaymentRequest } from '@adyen/api-library/lib/src/typings/checkout/paymentRequest.js';
export type { PaymentResponse } from '@adyen/api-library/lib/src/typings/checkout/paymentResponse.js';
export type { NotificationRequestItem } from '@adyen/api-library/lib/src/typings/notification/notificationRequestItem.js';
export type { IRequest } from '@adyen/api-library/lib/src/typings/requestOptions.js';
export { ModificationsApi, PaymentsApi };

export const AdyenSdk = adyenClient.default;
export const AdyenConfig = adyenConfig.default;
export const { EnvironmentEnum } = adyenConfig;
export type AdyenHttpClient = HttpClient.default;

/** An enum of the SDK as the texts on the wire; requests are written with those. */
export type Texts<T> = T extends string
  ? `${T}`
  : T extends number | boolean | Date | null | undefined
    ? T
    : { [Field in keyof T]: Texts<T[Field]> };
