// Which of the configured SGP accounts spans belong to. The queue holds the name and never a key.

/** The account of `SGP_API_KEY` and `SGP_ACCOUNT_ID`. */
export const DEFAULT_ACCOUNT = 'default';
