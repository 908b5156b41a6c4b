{
    'name': 'JLink Complaints',
    'version': '19.0.1.1.0',
    'summary': 'Customer feedback, reactions and complaints, with corrective action',
    'category': 'Sales/CRM',
    'author': 'JLink temp experts GmbH',
    'license': 'AGPL-3',
    'depends': [
        'jlink_positions',
        'portal_rating',
        'resource',
        'mgmtsystem_nonconformity',
    ],
    'data': [
        'security/jlink_complaints_groups.xml',
        'security/ir.model.access.csv',
        'data/customer_event_data.xml',
        'security/feedback_security.xml',
        'data/feedback_data.xml',
        'data/mail_template_feedback_data.xml',
        'views/feedback_views.xml',
        'views/complaint_views.xml',
        'views/silence_views.xml',
        'views/feedback_document_views.xml',
        'views/feedback_menus.xml',
        'views/feedback_templates.xml',
    ],
    'assets': {
        'web.assets_frontend': [
            'jlink_complaints/static/portal/**/*',
        ],
    },
    'application': True,
}
