from django.urls import path

from guildhall.programmes.training import views

urlpatterns = [
    path("training/", views.home, name="training"),
    path("training/people/", views.people, name="training_people"),
    path("training/courses/add/", views.add_course, name="training_course"),
    path("training/sessions/add/", views.plan_session, name="training_plan"),
    path("training/timetable/", views.publish, name="training_timetable"),
    path("training/scope/", views.scope, name="training_scope"),
    path("training/sessions/<str:reference>/", views.session, name="training_session"),
    path("training/sessions/<str:reference>/report/", views.report, name="training_report"),
    path("training/sessions/<str:reference>/came/", views.attendance, name="training_came"),
]
