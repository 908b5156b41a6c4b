{
    'name': 'JLink Compliance',
    'version': '19.0.1.1.0',
    'summary': 'Roles, gated process steps and evidence for ISO 9001 staffing firms',
    'category': 'Sales/CRM',
    'author': 'JLink temp experts GmbH',
    'license': 'AGPL-3',
    'depends': ['contacts', 'portal', 'hr_skills'],
    'external_dependencies': {'python': ['cryptography', 'weasyprint']},
    'data': [
        'security/jlink_compliance_groups.xml',
        'security/ir.model.access.csv',
        'security/ledger_security.xml',
        'data/ir_cron_data.xml',
        'data/mail_template_data.xml',
        'views/ledger_views.xml',
        'views/ledger_check_views.xml',
        'views/res_config_settings_views.xml',
        'security/jlink_paper_security.xml',
        'report/paper_layout.xml',
        'views/jlink_compliance_menus.xml',
        'views/paper_views.xml',
        'views/ir_actions_report_views.xml',
    ],
    'demo': [
        'demo/res_company_demo.xml',
        'demo/res_users_demo.xml',
    ],
    'assets': {
        'web.assets_backend': [
            'jlink_compliance/static/src/**/*',
        ],
        'web.assets_unit_tests': [
            'jlink_compliance/static/tests/**/*',
        ],
    },
    'application': True,
}
