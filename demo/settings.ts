import { type CloseFolder } from './close-folder';
import { type GatewaySettings } from './ledger-gateway';

export interface DemoSettings {
  readonly once: boolean;
  /** Over which interface of Sage Intacct the demo connects and posts. */
  readonly api: 'xml' | 'rest';
  readonly close: CloseFolder;
  /** Where the compiled programs are. */
  readonly dist: string;
  readonly environment: string;
  readonly service: string;
  readonly sandbox: string;
  readonly issuer: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly intacct: GatewaySettings;
}
