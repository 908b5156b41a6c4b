-- Nobody is written to from a copy.
UPDATE jlink_communication_mailing SET state = 'stopped' WHERE state = 'sending';
DELETE FROM mail_mail WHERE state = 'outgoing' AND mail_message_id IN (
    SELECT id FROM mail_message WHERE model = 'jlink.communication.mailing.line');
