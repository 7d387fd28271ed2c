/** The API version whose shapes the sandbox answers with; the one the SDK is pinned to. */
export const apiVersion = '2026-10-28.endive';
