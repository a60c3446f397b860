from django.urls import path

from guildhall.partners.views import (
    access,
    agreements,
    appointments,
    governance,
    members,
    passwords,
)

urlpatterns = [
    path("members/", members.members, name="members"),
    path("members/add/", members.add_member, name="member_add"),
    path("members/asked/", appointments.appointments, name="appointments"),
    path("members/asked/<str:reference>/", appointments.appointment, name="appointment"),
    path("members/asked/<str:reference>/agree/", appointments.agree, name="appointment_agree"),
    path(
        "members/asked/<str:reference>/withdraw/",
        appointments.withdraw,
        name="appointment_withdraw",
    ),
    path("members/<str:reference>/", members.change_member, name="member_change"),
    path("members/<str:reference>/posts/add/", access.add_post, name="post_add"),
    path("members/<str:reference>/posts/<str:post>/", access.end_post, name="post_end"),
    path("members/<str:reference>/password/", passwords.make_link, name="password_link_make"),
    path("my/notices/<str:reference>/read/", appointments.read, name="notice_read"),
    path("account/choose/<str:secret>/", passwords.choose, name="password_choose"),
    path("access/", access.matrices, name="access"),
    path("access/emergencies/", governance.emergencies, name="emergencies"),
    path("access/emergencies/<str:reference>/", governance.emergency, name="emergency"),
    path("access/conflicts/", governance.conflicts, name="conflicts"),
    path("access/conflicts/<str:reference>/lift/", governance.lift_bar, name="bar_lift"),
    path("access/before-casework/", agreements.assurance, name="assurance"),
    path("access/<slug:programme>/", access.matrix, name="access_matrix"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/add/", agreements.add_agreement, name="agreement_add"),
    path("agreements/<str:reference>/", agreements.agreement, name="agreement"),
    path(
        "agreements/<str:reference>/change/", agreements.change_agreement, name="agreement_change"
    ),
]
