import { Refused } from '../kernel/mount/described.ts';
import { halAnswer } from './wire.ts';

const titles: Readonly<Record<number, string>> = {
  401: 'Unauthorized Request',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** Mollie's error object, as an answer. Source: docs.mollie.com/overview/handling-errors. */
export function problem(status: number, detail: string, field?: string) {
  return halAnswer(status, {
    status,
    title: titles[status] ?? 'Error',
    detail,
    ...(field === undefined ? {} : { field }),
    _links: {
      documentation: {
        href: 'https://docs.mollie.com/overview/handling-errors',
        type: 'text/html',
      },
    },
  });
}

export function invalid(detail: string, field?: string): Refused {
  return new Refused(problem(422, detail, field));
}

export function missing(what: string, id: string): Refused {
  return new Refused(problem(404, `No ${what} exists with token ${id}.`));
}
