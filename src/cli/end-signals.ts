/** With what a person, a supervisor or a closed terminal ends a program; each command says how it ends. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
