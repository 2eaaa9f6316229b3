import { Module } from '@nestjs/common';
import { ConnectionController } from '../adapters/http/connection/connection.controller';
import {
  ChangePostingSettingsHandler,
  CheckConnectionHandler,
  ConnectHandler,
  RemoveConnectionHandler,
} from '../application/connection/connection.commands';
import { ConnectionMaking } from '../application/connection/connection-making';
import { GetConnectionHandler } from '../application/connection/connection.queries';
import { GetLedgerCallsHandler } from '../application/ledger-calls/ledger-calls.queries';
import { AnswerConsentHandler, AskConsentHandler } from '../application/ledger-consent/ledger-consent.commands';

/** The connection of an environment to a company, and how it posts there. */
@Module({
  controllers: [ConnectionController],
  providers: [
    ConnectionMaking,
    ConnectHandler,
    CheckConnectionHandler,
    ChangePostingSettingsHandler,
    RemoveConnectionHandler,
    GetConnectionHandler,
    GetLedgerCallsHandler,
    AskConsentHandler,
    AnswerConsentHandler,
  ],
})
export class ConnectionModule {}
