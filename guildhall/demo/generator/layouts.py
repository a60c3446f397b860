"""Headings of the official files, letter for letter.

Sources: data.police.uk (street, outcomes, stop and search); Department for Transport, Road
Safety Data, files of 2005-2014 and of 2015-2016, and the layout published since 2024.
"""


def columns(text: str) -> tuple[str, ...]:
    """Headings written as a file writes them, with commas."""
    return tuple(text.split(","))


STREET = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
OUTCOMES = (*STREET[:9], "Outcome type")
STOP_AND_SEARCH = (
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
)

ACCIDENTS = columns(
    "Accident_Index,Location_Easting_OSGR,Location_Northing_OSGR,Longitude,Latitude,"
    "Police_Force,Accident_Severity,Number_of_Vehicles,Number_of_Casualties,Date,"
    "Day_of_Week,Time,Local_Authority_(District),Local_Authority_(Highway),1st_Road_Class,"
    "1st_Road_Number,Road_Type,Speed_limit,Junction_Detail,Junction_Control,2nd_Road_Class,"
    "2nd_Road_Number,Pedestrian_Crossing-Human_Control,"
    "Pedestrian_Crossing-Physical_Facilities,Light_Conditions,Weather_Conditions,"
    "Road_Surface_Conditions,Special_Conditions_at_Site,Carriageway_Hazards,"
    "Urban_or_Rural_Area,Did_Police_Officer_Attend_Scene_of_Accident,"
    "LSOA_of_Accident_Location"
)
VEHICLES = columns(
    "Accident_Index,Vehicle_Reference,Vehicle_Type,Towing_and_Articulation,"
    "Vehicle_Manoeuvre,Vehicle_Location-Restricted_Lane,Junction_Location,"
    "Skidding_and_Overturning,Hit_Object_in_Carriageway,Vehicle_Leaving_Carriageway,"
    "Hit_Object_off_Carriageway,1st_Point_of_Impact,Was_Vehicle_Left_Hand_Drive?,"
    "Journey_Purpose_of_Driver,Sex_of_Driver,Age_of_Driver,Age_Band_of_Driver,"
    "Engine_Capacity_(CC),Propulsion_Code,Age_of_Vehicle,Driver_IMD_Decile,"
    "Driver_Home_Area_Type"
)
CASUALTIES = columns(
    "Accident_Index,Vehicle_Reference,Casualty_Reference,Casualty_Class,Sex_of_Casualty,"
    "Age_of_Casualty,Age_Band_of_Casualty,Casualty_Severity,Pedestrian_Location,"
    "Pedestrian_Movement,Car_Passenger,Bus_or_Coach_Passenger,"
    "Pedestrian_Road_Maintenance_Worker,Casualty_Type,Casualty_Home_Area_Type"
)
VEHICLES_2015 = (*VEHICLES, "Vehicle_IMD_Decile")
CASUALTIES_2015 = (*CASUALTIES, "Casualty_IMD_Decile")

COLLISION_NOW = columns(
    "collision_index,collision_year,collision_ref_no,location_easting_osgr,"
    "location_northing_osgr,longitude,latitude,police_force,collision_severity,"
    "number_of_vehicles,number_of_casualties,date,day_of_week,time,local_authority_district,"
    "local_authority_ons_district,local_authority_highway,local_authority_highway_current,"
    "first_road_class,first_road_number,road_type,speed_limit,junction_detail_historic,"
    "junction_detail,junction_control,second_road_class,second_road_number,"
    "pedestrian_crossing_human_control_historic,"
    "pedestrian_crossing_physical_facilities_historic,pedestrian_crossing,light_conditions,"
    "weather_conditions,road_surface_conditions,special_conditions_at_site,"
    "carriageway_hazards_historic,carriageway_hazards,urban_or_rural_area,"
    "did_police_officer_attend_scene_of_accident,trunk_road_flag,lsoa_of_accident_location,"
    "enhanced_severity_collision,collision_injury_based,collision_adjusted_severity_serious,"
    "collision_adjusted_severity_slight"
)
VEHICLE_NOW = columns(
    "collision_index,collision_year,collision_ref_no,vehicle_reference,vehicle_type,"
    "towing_and_articulation,vehicle_manoeuvre_historic,vehicle_manoeuvre,"
    "vehicle_direction_from,vehicle_direction_to,vehicle_location_restricted_lane_historic,"
    "vehicle_location_restricted_lane,junction_location,skidding_and_overturning,"
    "hit_object_in_carriageway,vehicle_leaving_carriageway,hit_object_off_carriageway,"
    "first_point_of_impact,vehicle_left_hand_drive,journey_purpose_of_driver_historic,"
    "journey_purpose_of_driver,sex_of_driver,age_of_driver,age_band_of_driver,"
    "engine_capacity_cc,propulsion_code,age_of_vehicle,generic_make_model,driver_imd_decile,"
    "lsoa_of_driver,escooter_flag,driver_distance_banding"
)
CASUALTY_NOW = columns(
    "collision_index,collision_year,collision_ref_no,vehicle_reference,casualty_reference,"
    "casualty_class,sex_of_casualty,age_of_casualty,age_band_of_casualty,casualty_severity,"
    "pedestrian_location,pedestrian_movement,car_passenger,bus_or_coach_passenger,"
    "pedestrian_road_maintenance_worker,casualty_type,casualty_imd_decile,lsoa_of_casualty,"
    "enhanced_casualty_severity,casualty_injury_based,casualty_adjusted_severity_serious,"
    "casualty_adjusted_severity_slight,casualty_distance_banding"
)

# Our own layout, for an extract that a fire service makes from its incident recording system.
FIRES = (
    "Incident number",
    "Call time",
    "Incident type",
    "Cause",
    "Motive",
    "Property type",
    "Smoke alarm",
    "Appliances",
    "Fatalities",
    "Injuries",
    "Easting",
    "Northing",
    "LSOA code",
    "LSOA name",
    "Ward code",
    "Ward name",
    "District code",
    "District name",
)
DWELLING_BURGLARY = (
    "Month",
    "District code",
    "District name",
    "Dwelling burglaries recorded",
    "Households",
)
LSOA_LOOKUP = columns(
    "lsoa11_name,lsoa11_code,ltla18_name,ltla18_code,msoa11_code,msoa11_name,ward17_code"
)
