from django.urls import path

from guildhall.partners import views

urlpatterns = [
    path("members/", views.members, name="members"),
    path("members/add/", views.add_member, name="member_add"),
    path("members/<str:reference>/", views.change_member, name="member_change"),
]
