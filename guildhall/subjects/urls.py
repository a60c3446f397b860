from django.urls import path

from guildhall.subjects import views

urlpatterns = [
    path("people/<str:reference>/", views.person, name="person"),
    path("people/<str:reference>/print/", views.print_person, name="person_print"),
    path("my/interests/", views.interests, name="interests"),
    path("interests/", views.declared_interests, name="interests_declared"),
    path("interests/<str:reference>/", views.decide_interest, name="interest_decide"),
    path("my/interests/<str:reference>/end/", views.end_interest, name="interest_end"),
]
