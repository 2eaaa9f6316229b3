import { type CloseFolder } from './close-folder';
import { type GatewaySettings } from './ledger-gateway';

export interface DemoSettings {
  readonly once: boolean;
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
