-- Nobody is asked for feedback from a copy, and no management told.
DELETE FROM mail_mail WHERE mail_message_id IN (SELECT id FROM mail_message WHERE model IN ('jlink.feedback', 'jlink.complaint'));
UPDATE jlink_customer_event SET asks_feedback = FALSE;
UPDATE res_company SET jlink_feedback_interval_months = 0;
-- Nobody is written to from a copy.
UPDATE jlink_communication_mailing SET state = 'stopped' WHERE state = 'sending';
DELETE FROM mail_mail WHERE state = 'outgoing' AND mail_message_id IN (
    SELECT id FROM mail_message WHERE model = 'jlink.communication.mailing.line');
