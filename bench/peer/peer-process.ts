import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER } from '../ledger-side';

export interface PeerInput {
  readonly journalFile: string;
  /** RevRec account number, its name, Intacct account number, with a header. */
  readonly mappingFile: string;
  readonly gatewayUrl: string;
  /** Receives what it prints. */
  readonly folder: string;
}

/**
 * Runs a command of somebody else to its end, with the close and the gateway in `PEER_*`. Throws with its last words
 * when it ends with another status than 0.
 */
export const runPeer = async (command: string, input: PeerInput): Promise<void> => {
  const logFile = join(input.folder, 'peer.log');
  const log = openSync(logFile, 'a');
  const child = spawn(command, {
    shell: true,
    env: { ...process.env, ...peerEnv(input) },
    stdio: ['ignore', log, log],
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('exit', resolve);
  });
  closeSync(log);
  if (status !== 0)
    throw new Error(`The peer ended with status ${status ?? 'none'}:\n${readFileSync(logFile, 'utf8').slice(-3_000)}`);
};

const peerEnv = ({ journalFile, mappingFile, gatewayUrl }: PeerInput): Record<string, string> => ({
  PEER_CLOSE_FILE: journalFile,
  PEER_MAPPING_FILE: mappingFile,
  PEER_GATEWAY_URL: gatewayUrl,
  PEER_COMPANY_ID: LEDGER.companyId,
  PEER_SENDER_ID: LEDGER.senderId,
  PEER_SENDER_PASSWORD: LEDGER.senderPassword,
  PEER_USER_ID: LEDGER.userId,
  PEER_USER_PASSWORD: LEDGER.userPassword,
});
